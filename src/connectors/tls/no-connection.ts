import { CallError } from '#connectors/transport.ts'

const codes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ConnectTimeout',
])

/** Whether no connection came about, so that another address may do better, and asking this one again will not. */
export function isNoConnection(error: unknown): boolean {
  return error instanceof CallError && codes.has(error.code)
}
