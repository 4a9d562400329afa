import type { RequiredTls } from '#populations/required-tls.ts'

/**
 * What has no server of its own, and so no address that could be public, is reached by Google's interface alone, which takes
 * nothing without TLS.
 * https://docs.cloud.google.com/docs/security/encryption-in-transit
 */
export function byInterface(service: string): RequiredTls {
  return { isRequired: true, by: `${service}.googleapis.com` }
}
