import { outboundFetch } from '#run/outbound.ts'

import { openProviderDirectory } from './provider-directory.ts'
import type { Fetch, ProviderDirectory } from './provider-directory.ts'

const limits = { deadlineMs: 10_000, largestBody: 512 * 1024 }
let anywhere: ProviderDirectory | undefined
let here: ProviderDirectory | undefined

/**
 * What asks the provider of an issuer; one for the process. This machine itself is asked only where the issuer is on it and
 * the visitor as well: a company's settings must not lead into our own network.
 */
export function directoryFor(issuer: string, origin: string): ProviderDirectory {
  if (isLoopback(issuer) && isLoopback(origin))
    return (here ??= openProviderDirectory(through({ allowLoopback: true })))
  return (anywhere ??= openProviderDirectory(through({})))
}

function through(reach: { allowLoopback?: boolean }): Fetch {
  const ask = outboundFetch({ ...limits, ...reach })
  return async (input, init) => await ask(input instanceof Request ? input.url : input, init)
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
}
