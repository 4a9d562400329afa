import { z } from 'zod'

import { Flag, Label, keyOf, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { requiredTls } from '#connectors/aws/network/required-tls.ts'
import type { Read } from '#connectors/aws/place.ts'
import { locationsOf } from '#connectors/aws/regions.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'

const feeds = [databases]
const next = { from: 'nextToken', as: 'nextToken' }

/**
 * Redshift Serverless encrypts every namespace and keeps recovery points of it, taken every half hour and kept for a day; both
 * cannot be turned off. https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html
 */
const Namespace = z
  .object({ namespaceArn: RegionalArn, namespaceName: Label, kmsKeyId: Label })
  .transform((raw) => {
    const { arn, region, account } = raw.namespaceArn
    const database: Database = {
      id: arn,
      provider: 'aws',
      account,
      kind: 'warehouse',
      engine: 'redshift-serverless',
      locations: locationsOf([region]),
      encryptedAtRest: true,
      ...keyOf(true, raw.kmsKeyId),
      backup: { enabled: true, continuous: true, retentionDays: 1 },
    }
    return { database, name: raw.namespaceName ?? undefined }
  })

/** What clients connect to: a namespace has one workgroup, or none. https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Workgroup.html */
const Workgroup = z
  .object({
    namespaceName: z.string().min(1),
    publiclyAccessible: Flag,
    configParameters: z
      .array(z.object({ parameterKey: z.string(), parameterValue: Label }))
      .nullish(),
  })
  .transform((raw) => ({
    namespace: raw.namespaceName,
    isPublic: raw.publiclyAccessible,
    requireSsl: raw.configParameters?.find(({ parameterKey }) => parameterKey === 'require_ssl')
      ?.parameterValue,
  }))
const workgroups = { page: listIn('workgroups', next), item: Workgroup }

/**
 * Namespaces, and where there are any the workgroups by which they are reached.
 * https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_ListNamespaces.html
 */
export const redshiftNamespaces: Read = {
  where: 'region',
  lists: ['redshift-serverless.ListNamespaces'],
  permissions: ['redshift-serverless:ListNamespaces', 'redshift-serverless:ListWorkgroups'],
  feeds,
  async read(place) {
    const doors = new DetailScope(place, 'redshift-serverless', 'ListWorkgroups', feeds)
    let asked: Promise<z.infer<typeof Workgroup>[] | Unread> | undefined
    const listing = { service: 'redshift-serverless', op: 'ListNamespaces', field: 'namespaces' }
    await readList(place, { ...listing, next, item: Namespace, feeds }, async (page, scope) => {
      if (page.length === 0) return 0
      const found = await (asked ??= doors.askList({}, workgroups))
      const items = page.map(({ database, name }) => ({ ...database, ...reachedBy(name, found) }))
      await place.reading.page(scope, databases, items)
      return items.length
    })
    await doors.end()
  },
}

/** A namespace without a workgroup has no address that anybody could connect to. */
function reachedBy(
  name: string | undefined,
  found: readonly z.infer<typeof Workgroup>[] | Unread,
): Pick<Database, 'public' | 'requiresTls'> {
  if ('unread' in found) return { public: found, requiresTls: found }
  if (name === undefined) return {}
  const door = found.find(({ namespace }) => namespace === name)
  if (!door) return { public: false, requiresTls: { isRequired: true, by: 'no workgroup' } }
  const word = { value: door.requireSsl ?? undefined }
  const requiresTls = requiredTls({ engine: 'redshift', isPending: false }, word)
  return said({ public: door.isPublic, requiresTls })
}
