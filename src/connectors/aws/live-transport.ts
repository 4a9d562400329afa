import { STSClient } from '@aws-sdk/client-sts'

import { systemClock } from '#connectors/token-bucket.ts'
import type { Clock } from '#connectors/token-bucket.ts'
import { CallError } from '#connectors/transport.ts'
import type { Call, Transport } from '#connectors/transport.ts'

import type { ClientConfig } from './client-config.ts'
import { credentialsFor } from './credentials.ts'
import { Limiter } from './limiter.ts'
import type { Service } from './operation.ts'
import { callErrorOf, plainJson } from './plain-json.ts'
import { Retries } from './retries.ts'
import { RetryBudget } from './retry-budget.ts'
import { services } from './services.ts'
import type { AwsSettings } from './settings.ts'

/** One call with all its retries; the longest wait between two of them is 20 s. */
const callTimeoutMs = 120_000
/** A client holds a few hundred kilobytes, and a large organisation has thousands of account × region × service. */
const clientsKept = 128
/** What a throttled client learnt of its rate is a few numbers. */
const ratesKept = 4096

/**
 * Asks AWS itself through the official SDK. Only the operations in services/; throttled, retried and timed out
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
  const kept = new Map<string, { client: ReturnType<Service['open']>; retries: Retries }>()
  const slowed = new Map<string, Retries>()
  const budgets = new Map<string, RetryBudget>()

  return {
    async call(call) {
      const service = await services[call.service]?.()
      const operation =
        service && Object.hasOwn(service.operations, call.op)
          ? service.operations[call.op]
          : undefined
      if (!service || !operation) {
        throw new CallError(
          'NotAllowed',
          `${call.service}.${call.op} is not among the calls we make`,
        )
      }
      try {
        const client = await clientFor(service, call)
        await limiter.wait(call, operation.rate)
        const options = { abortSignal: AbortSignal.timeout(callTimeoutMs) }
        return plainJson(await operation.ask(client, call.params, options))
      } catch (error) {
        throw callErrorOf(error)
      }
    },
  }

  /** The clients used last stay; they share the connections, so forgetting one closes nothing. */
  async function clientFor(service: Service, call: Call): Promise<ReturnType<Service['open']>> {
    const region = call.region ?? settings.homeRegion
    const credentials = await credentialsOf(call.account)
    const key = `${call.account}/${region}/${call.service}`
    const budget = budgets.get(call.service) ?? new RetryBudget()
    budgets.set(call.service, budget)
    const held = kept.get(key) ?? opened(service, slowed.get(key) ?? new Retries(budget))
    kept.delete(key)
    kept.set(key, held)
    const [oldest] = kept
    if (kept.size > clientsKept && oldest) forget(...oldest)
    return held.client

    function opened(of: Service, retries: Retries) {
      return {
        client: of.open({ ...config, retryStrategy: retries, region, credentials }),
        retries,
      }
    }
  }

  /** The rate that AWS forced on a client outlives it: a new one would be throttled all over to learn it. */
  function forget(key: string, { retries }: { retries: Retries }): void {
    kept.delete(key)
    if (!retries.isSlowed) return
    slowed.delete(key)
    slowed.set(key, retries)
    const [oldest] = slowed.keys()
    if (slowed.size > ratesKept && oldest !== undefined) slowed.delete(oldest)
  }
}
