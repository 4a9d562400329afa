import {
  GetDiskSnapshotsCommand,
  GetDisksCommand,
  GetInstancesCommand,
  GetRelationalDatabaseBundlesCommand,
  GetRelationalDatabaseParametersCommand,
  GetRelationalDatabaseSnapshotsCommand,
  GetRelationalDatabasesCommand,
  LightsailClient,
} from '@aws-sdk/client-lightsail'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const page = { pageToken: z.string().optional() }
const Page = z.strictObject(page)
const OfDatabase = z.strictObject({ relationalDatabaseName: z.string(), ...page })
const Bundles = z.strictObject({ includeInactive: z.boolean(), ...page })

export const lightsail: Service = {
  open: (config) => new LightsailClient(config),
  operations: {
    GetRelationalDatabases: asks(GetRelationalDatabasesCommand, Page),
    GetRelationalDatabaseBundles: asks(GetRelationalDatabaseBundlesCommand, Bundles),
    GetRelationalDatabaseParameters: asks(GetRelationalDatabaseParametersCommand, OfDatabase),
    GetRelationalDatabaseSnapshots: asks(GetRelationalDatabaseSnapshotsCommand, Page),
    GetDisks: asks(GetDisksCommand, Page),
    GetDiskSnapshots: asks(GetDiskSnapshotsCommand, Page),
    GetInstances: asks(GetInstancesCommand, Page),
  },
}
