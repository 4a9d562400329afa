import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers'

import { CallError } from '#connectors/transport.ts'

import type { ClientConfig } from './client-config.ts'
import { globalRegionOf, partitionOf } from './regions.ts'
import type { AwsSettings } from './settings.ts'

type Identity = Awaited<ReturnType<ReturnType<typeof fromNodeProviderChain>>>
/** Gives credentials that still hold; renews them when they are about to end. */
export type Credentials = () => Promise<Identity>

/**
 * Gives each account its credentials: our own where it is our own account, else those of the role assumed there.
 * An account that is neither is refused, so that one account's answers are never taken for another's.
 */
export function credentialsFor(
  settings: AwsSettings,
  config: ClientConfig,
  secretAccessKey?: string,
): (account: string | undefined) => Promise<Credentials> {
  const own = renewed(ownIdentity(settings, secretAccessKey))
  const sts = new STSClient({
    ...config,
    region: globalRegionOf(settings.homeRegion),
    credentials: own,
  })
  const assumed = new Map<string, Credentials>()
  let ownAccount: Promise<string | undefined> | undefined

  return async (account) => {
    if (!account || account === (await askOwnAccount())) return own
    const { organization, homeRegion } = settings
    if (!organization) {
      throw new CallError('WrongAccount', `the credentials are not those of account ${account}`)
    }
    let credentials = assumed.get(account)
    if (!credentials) {
      const role = organization.roleName.replace(/^\//, '')
      credentials = renewed(
        fromTemporaryCredentials({
          masterCredentials: own,
          params: {
            RoleArn: `arn:${partitionOf(homeRegion)}:iam::${account}:role/${role}`,
            RoleSessionName: 'beleg',
            ...(organization.externalId && { ExternalId: organization.externalId }),
          },
          clientConfig: { ...config, region: homeRegion },
        }),
      )
      assumed.set(account, credentials)
    }
    return credentials
  }

  async function askOwnAccount(): Promise<string | undefined> {
    ownAccount ??= sts.send(new GetCallerIdentityCommand()).then((caller) => caller.Account)
    try {
      return await ownAccount
    } catch (error) {
      // The next call asks again: a failure now says nothing about later.
      ownAccount = undefined
      throw error
    }
  }
}

/** The access key in the settings, else whatever the SDK finds on this machine; never the machine's where a key is named. */
function ownIdentity(
  { accessKeyId, profile }: AwsSettings,
  secretAccessKey: string | undefined,
): () => Promise<Identity> {
  if (accessKeyId === undefined) return fromNodeProviderChain(profile ? { profile } : {})
  return async () => {
    if (secretAccessKey !== undefined) return { accessKeyId, secretAccessKey }
    throw new CallError('SecretMissing', `the secret of the access key ${accessKeyId} is not known`)
  }
}

/** Keeps credentials until five minutes before they end; calls at the same time share one renewal. */
function renewed(provide: () => Promise<Identity>): Credentials {
  let current: Promise<Identity> | undefined
  return async () => {
    try {
      const identity = await (current ??= provide())
      const left = (identity.expiration?.getTime() ?? Infinity) - Date.now()
      if (left > 5 * 60_000) return identity
      current = provide()
      return await current
    } catch (error) {
      current = undefined
      throw error
    }
  }
}
