import { GoogleAuth, JWT } from 'google-auth-library'

import { CallError } from '#connectors/transport.ts'

import { parseKey } from './settings.ts'
import type { GcpSettings } from './settings.ts'

/**
 * Cloud Asset Inventory knows no narrower one (https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/assets/list);
 * Cloud Identity takes it too (https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups.memberships/list);
 * what we may do is decided by the roles of the service account alone, and they only read.
 */
const scopes = ['https://www.googleapis.com/auth/cloud-platform']

/** Gives a token that still holds; renews it when it is about to end. */
export type Identity = () => Promise<string>

/**
 * Who we are to Google: the service account whose key is in the secrets, or whoever this machine is where its operator
 * said so; never the machine where nobody did.
 */
export function identityFor(
  settings: GcpSettings,
  key: string | undefined,
  reach: typeof fetch,
): Identity {
  const client = clientFor(settings, key, reach)
  return async () => {
    try {
      const { token } = await (await client()).getAccessToken()
      if (token) return token
    } catch (error) {
      if (error instanceof CallError) throw error
      // What Google says of a refused key can quote what was sent; its code and first line do not.
      const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
      throw new CallError('NotSignedIn', message.slice(0, 300), { cause: error })
    }
    throw new CallError('NotSignedIn', 'no token was given')
  }
}

function clientFor(settings: GcpSettings, key: string | undefined, reach: typeof fetch) {
  if (settings.applicationDefault) {
    const auth = new GoogleAuth({ scopes })
    return async () => await auth.getClient()
  }
  const parsed = key === undefined ? undefined : parseKey(key)
  const jwt =
    parsed && new JWT({ ...parsed, scopes, transporterOptions: { fetchImplementation: reach } })
  return async () => {
    if (jwt) return jwt
    throw new CallError('SecretMissing', 'the key of the service account is not known')
  }
}
