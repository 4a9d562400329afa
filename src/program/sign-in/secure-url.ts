import { z } from 'zod'

/** Whether nobody on the way can read or change what is sent there: https, or http that never leaves this machine. */
export function isSecure(url: URL): boolean {
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
  )
}

/** An absolute address of https (or of http on loopback), without a password or a fragment. */
export const SecureUrl = z
  .url()
  .max(2000)
  .refine((text) => isSecure(new URL(text)), 'must begin with https://')
  .refine((text) => {
    const url = new URL(text)
    return url.username + url.password + url.hash === ''
  }, 'must have no password and no fragment')
