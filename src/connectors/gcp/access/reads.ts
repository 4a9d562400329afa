import type { Read } from '#connectors/gcp/place.ts'

import { apiKeys } from './api-keys.ts'
import { hmacKeys } from './hmac-keys.ts'
import { policyFeeds, policyKind } from './iam-policies.ts'
import { identitySettingsRead } from './identity-settings.ts'
import { roleKind } from './roles.ts'
import {
  serviceAccountFeeds,
  serviceAccountKinds,
  serviceAccountPermissions,
} from './service-accounts.ts'

/** Who may do what. The policies themselves, and the accounts they are about, are read before all else (read-everything.ts), because other reads ask what they open. */
export const accessReads: readonly Read[] = [
  {
    kinds: [roleKind, policyKind, ...serviceAccountKinds],
    permissions: ['iam.roles.get', ...serviceAccountPermissions],
    feeds: [...policyFeeds, ...serviceAccountFeeds],
    async read({ publicGrants }) {
      await publicGrants
    },
  },
  apiKeys,
  hmacKeys,
  identitySettingsRead,
]
