import pLimit from 'p-limit'
import { z } from 'zod'

import { Amount, Label, Moment, said } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import type { EncryptionKey } from '#populations/encryption-key.ts'
import { isKnown } from '#populations/reported.ts'
import type { Unread } from '#populations/reported.ts'

const feeds = [encryptionKeys]

const states: Record<
  string,
  'enabled' | 'disabled' | 'pending-deletion' | 'pending-import' | 'unavailable'
> = {
  Enabled: 'enabled',
  Creating: 'enabled',
  Updating: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'pending-deletion',
  PendingReplicaDeletion: 'pending-deletion',
  PendingImport: 'pending-import',
  Unavailable: 'unavailable',
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
const Metadata = z
  .object({
    KeyMetadata: z.object({
      KeyManager: z.enum(['AWS', 'CUSTOMER']),
      KeyState: z.enum(Object.keys(states)),
      KeySpec: Label,
      KeyUsage: Label,
      Origin: Label,
      CustomKeyStoreId: Label,
      DeletionDate: Moment,
      CreationDate: Moment,
    }),
  })
  .transform(({ KeyMetadata: raw }) => ({
    manager: raw.KeyManager === 'AWS' ? ('provider' as const) : ('customer' as const),
    state: states[raw.KeyState],
    // Keys that sign, and pairs of keys, encrypt no storage. Only one that says so is left out.
    encrypts:
      (raw.KeyUsage ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' &&
      (raw.KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT',
    rotates: (raw.Origin ?? 'AWS_KMS') === 'AWS_KMS' && !raw.CustomKeyStoreId,
    ...said({ deletionAt: raw.DeletionDate, rotatedAt: raw.CreationDate }),
  }))

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
const Rotation = z
  .object({ KeyRotationEnabled: z.boolean(), RotationPeriodInDays: Amount })
  .transform((raw): Rotates => ({
    on: raw.KeyRotationEnabled,
    ...said({ everyDays: raw.RotationPeriodInDays }),
  }))
type Rotates = Exclude<EncryptionKey['rotation'], Unread | undefined>

/**
 * Every symmetric key of KMS that encrypts: whose it is, its state, and of our own whether it is rotated. Those of AWS are
 * rotated by AWS.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export const kmsKeys: Read = {
  where: 'region',
  lists: ['kms.ListKeys'],
  permissions: ['kms:ListKeys', 'kms:DescribeKey', 'kms:GetKeyRotationStatus'],
  feeds,
  async read(place) {
    const description = new DetailScope(place, 'kms', 'DescribeKey', feeds)
    const rotation = new DetailScope(place, 'kms', 'GetKeyRotationStatus', feeds)
    const listing = {
      service: 'kms',
      op: 'ListKeys',
      params: { Limit: 1000 },
      field: 'Keys',
      next: { from: 'NextMarker', as: 'Marker' },
      item: z.object({ KeyArn: RegionalArn }).transform((raw) => raw.KeyArn),
      feeds,
    }
    await readList(place, listing, async (keys, scope) => {
      const items = (await pLimit(4).map(keys, readKey)).filter((key) => key !== undefined)
      await place.reading.page(scope, encryptionKeys, items)
      return items.length
    })
    await description.end()
    await rotation.end()

    async function readKey({
      arn: id,
      account,
    }: z.infer<typeof RegionalArn>): Promise<EncryptionKey | undefined> {
      const asked = { KeyId: id }
      const key = await description.ask(asked, Metadata)
      if (!isKnown(key)) {
        return { id, provider: 'aws', account, manager: key, state: key, rotation: key }
      }
      const { encrypts, rotates, ...said } = key
      if (!encrypts) return undefined
      const known = { id, provider: 'aws', account, ...said }
      if (key.manager === 'provider') return { ...known, rotation: { on: true } }
      if (!rotates) return { ...known, rotation: { on: false } }
      // A key that waits for its end or its material has no rotation to speak of.
      if (key.state === 'pending-deletion' || key.state === 'pending-import') return known
      return { ...known, rotation: await rotation.ask<Rotates>(asked, Rotation) }
    }
  },
}
