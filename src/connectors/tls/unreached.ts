import { CallError } from '#connectors/transport.ts'

/** The code for an address beyond those that are asked. */
export const tooManyAddresses = 'TooManyAddresses'

/** The code for an IPv6 address that this machine cannot ask, because it has no IPv6 itself. */
export const noIpv6 = 'NoIPv6'

/** The code for an address that nobody outside can reach, and that is not asked unless the operator allows it. */
export const notPublic = 'NotPublic'

const noRoute: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
])

const noConnection: ReadonlySet<string> = new Set([
  ...noRoute,
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ConnectTimeout',
  tooManyAddresses,
  noIpv6,
])

/** Whether no connection came about, so that asking this address again will not help. */
export function isNoConnection(error: unknown): error is CallError {
  return error instanceof CallError && noConnection.has(error.code)
}

/** Whether it failed on this machine's own network, and not on the other end. */
export function isNoRoute(error: unknown): boolean {
  return error instanceof CallError && noRoute.has(error.code)
}
