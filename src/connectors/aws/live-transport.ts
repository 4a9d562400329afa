import { STSClient } from '@aws-sdk/client-sts'

import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { clientsWith } from './clients.ts'
import type { ClientConfig, Clients } from './clients.ts'
import { credentialsFor } from './credentials.ts'
import { Limiter } from './limiter.ts'
import { operations } from './operations.ts'
import { callErrorOf, plainJson } from './plain-json.ts'
import type { AwsSettings } from './settings.ts'
import { systemClock } from './token-bucket.ts'
import type { Clock } from './token-bucket.ts'

/** One call with all its retries; the longest wait between two of them is 20 s. */
const callTimeoutMs = 120_000
/** A client holds a few hundred kilobytes, and a large organisation has thousands of account × region pairs. */
const clientsKept = 64

/**
 * Asks AWS itself through the official SDK. Only the operations in operations.ts; throttled, retried and timed out
 * here, so that a `CallError` is final.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function liveTransport(
  settings: AwsSettings,
  clock: Clock = systemClock,
  secretAccessKey?: string,
): Transport {
  const common: ClientConfig = {
    ...(settings.endpointUrl && { endpoint: settings.endpointUrl }),
    retryMode: 'adaptive',
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    },
  }
  // One pool of connections for all clients: the SDK makes the handler, we hand it on.
  const { requestHandler } = new STSClient({ ...common, region: settings.homeRegion }).config
  const config = { ...common, requestHandler }
  const credentialsOf = credentialsFor(settings, config, secretAccessKey)
  const limiter = new Limiter(clock)
  const kept = new Map<string, Clients>()

  return {
    async call(call) {
      const ask = operations.get(`${call.service}.${call.op}`)
      if (!ask) {
        throw new CallError(
          'NotAllowed',
          `${call.service}.${call.op} is not among the calls we make`,
        )
      }
      try {
        const clients = await clientsAt(call.account, call.region ?? settings.homeRegion)
        await limiter.wait(call)
        const options = { abortSignal: AbortSignal.timeout(callTimeoutMs) }
        return plainJson(await ask(clients, call.params, options))
      } catch (error) {
        throw callErrorOf(error)
      }
    },
  }

  /** The clients used last stay; they share the connections, so forgetting one closes nothing. */
  async function clientsAt(account: string | undefined, region: string): Promise<Clients> {
    const credentials = await credentialsOf(account)
    const key = `${account}/${region}`
    const clients = kept.get(key) ?? clientsWith({ ...config, region, credentials })
    kept.delete(key)
    kept.set(key, clients)
    const [oldest] = kept.keys()
    if (kept.size > clientsKept && oldest !== undefined) kept.delete(oldest)
    return clients
  }
}
