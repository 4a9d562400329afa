import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Days, Instant, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { encryptionKeys } from '#populations/encryption-key.ts'
import type { EncryptionKey } from '#populations/encryption-key.ts'
import type { Unread } from '#populations/reported.ts'

const keyKind: AssetKind = {
  name: 'cloudkms.googleapis.com/CryptoKey',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'purpose',
    'rotationPeriod',
    'nextRotationTime',
    'primary.state',
    'primary.createTime',
  ),
}
const versionKind: AssetKind = {
  name: 'cloudkms.googleapis.com/CryptoKeyVersion',
  content: 'RESOURCE',
  keeps: keep('name', 'state', 'destroyTime'),
}

/** https://docs.cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys */
const Key = z.object({
  purpose: z.string().min(1),
  rotationPeriod: Days,
  nextRotationTime: Instant,
  primary: z.object({ state: Label, createTime: Instant }).nullish(),
})
/** https://docs.cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions */
const Version = z.object({ state: Label, destroyTime: Instant })

/** A key whose every version is destroyed encrypts nothing any more: it has no primary, and no item. */
export const cryptoKeys: Read = {
  kinds: [keyKind, versionKind],
  feeds: [encryptionKeys],
  async read(place) {
    /** Keys of which a version is about to go, and when the first does. */
    const going = new Map<string, string>()
    const { unread } = await readAssets(
      place,
      { kind: versionKind, item: assetOf(Version), feeds: [encryptionKeys], detail: true },
      async (page) => {
        for (const { name, data } of page) {
          if (data.state !== 'DESTROY_SCHEDULED') continue
          const key = name.replace(/\/cryptoKeyVersions\/[^/]+$/, '')
          const at = data.destroyTime ?? ''
          const before = going.get(key)
          going.set(key, before !== undefined && before < at ? before : at)
        }
        return page.length
      },
    )
    await readAssets(
      place,
      { kind: keyKind, item: assetOf(Key), feeds: [encryptionKeys] },
      async (page, scope) => {
        const encrypting = page.filter(
          ({ data }) => data.purpose === 'ENCRYPT_DECRYPT' && data.primary?.state !== 'DESTROYED',
        )
        const items = encrypting.map(({ name, project = '', data }): EncryptionKey => {
          const { rotationPeriod: everyDays, nextRotationTime: next } = data
          return {
            id: name,
            provider: 'gcp',
            account: accountOf(place, project),
            manager: 'customer',
            ...stateOf(data, unread ?? going.get(name)),
            rotation: everyDays ? { on: true, everyDays, ...(next && { next }) } : { on: false },
            ...(data.primary?.createTime && { rotatedAt: data.primary.createTime }),
          }
        })
        await place.reading.page(scope, encryptionKeys, items)
        return items.length
      },
    )
  },
}

function stateOf(
  { primary }: z.infer<typeof Key>,
  going: string | Unread | undefined,
): Pick<EncryptionKey, 'state' | 'deletionAt' | 'encryptsStill'> {
  if (typeof going === 'object') return { state: going }
  if (going !== undefined) {
    return {
      state: 'pending-deletion',
      ...(going && { deletionAt: going }),
      ...(primary?.state === 'ENABLED' && { encryptsStill: true as const }),
    }
  }
  if (primary?.state === 'ENABLED') return { state: 'enabled' }
  if (primary?.state === 'DISABLED') return { state: 'disabled' }
  return primary?.state ? { state: 'unavailable' } : {}
}
