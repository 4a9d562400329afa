import {
  IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const OfStore = z.strictObject({
  IdentityStoreId: z.string(),
  NextToken: z.string().optional(),
})

const rate = { perSecond: 4, burst: 8 }

export const identitystore: Service = {
  open: (config) => new IdentitystoreClient(config),
  operations: {
    ListUsers: asks(ListUsersCommand, OfStore, { rate }),
    ListGroupMemberships: asks(
      ListGroupMembershipsCommand,
      OfStore.extend({ GroupId: z.string() }),
      { rate },
    ),
  },
}
