import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { OwnPassword } from '#populations/identity-account.ts'
import type { Unread } from '#populations/reported.ts'

import type { Holder } from './authorization-schema.ts'
import type { Credentials } from './credential-report.ts'
import { KeyMetadata, LoginProfile, VirtualDevice } from './iam-schema.ts'

const feeds = [identityAccounts]
const next = { from: 'Marker', as: 'Marker' }
/** How IAM says that a user has no password. */
const noPassword: Readonly<Record<string, OwnPassword>> = {
  NoSuchEntity: { enabled: false, lastUsed: null, changed: null },
  NoSuchEntityException: { enabled: false, lastUsed: null, changed: null },
}

/** Credentials of the few users that AWS's report, up to four hours old, does not know yet: three calls each. */
export class NewUsers {
  readonly #at: Date
  readonly #passwords: DetailScope
  readonly #keys: DetailScope
  readonly #devices: DetailScope

  constructor(place: Place) {
    this.#at = place.reading.at
    this.#passwords = new DetailScope(place, 'iam', 'GetLoginProfile', feeds)
    this.#keys = new DetailScope(place, 'iam', 'ListAccessKeys', feeds)
    this.#devices = new DetailScope(place, 'iam', 'ListMFADevices', feeds)
  }

  async read(users: readonly Holder[]): Promise<Map<string, Credentials | Unread>> {
    const read = await pLimit(4).map([...users], async (user) => {
      return [user.arn, await this.#readOne(user)] as const
    })
    return new Map(read)
  }

  async #readOne(user: Holder): Promise<Credentials | Unread> {
    const asked = { UserName: user.name }
    const password = await this.#passwords.ask<OwnPassword>(asked, LoginProfile, noPassword)
    const keys = await this.#keys.askList(asked, {
      page: listIn('AccessKeyMetadata', next),
      item: KeyMetadata,
    })
    const devices = await this.#devices.askList(asked, {
      page: listIn('MFADevices', next),
      item: VirtualDevice,
    })
    if ('unread' in password) return password
    if ('unread' in keys) return keys
    if ('unread' in devices) return devices
    return {
      arn: user.arn,
      name: user.name,
      isRoot: false,
      created: user.created,
      password: { enabled: password.enabled, lastUsed: null, changed: password.changed ?? null },
      lastSignIn: null,
      mfa: devices.length > 0,
      keys: keys.map(({ active, created }, index) => ({
        slot: index === 0 ? 1 : 2,
        active,
        created,
        lastUsed: null,
      })),
      asOf: this.#at.toISOString(),
    }
  }

  async end(): Promise<void> {
    await this.#passwords.end()
    await this.#keys.end()
    await this.#devices.end()
  }
}
