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
  .url({ abort: true })
  .max(2000)
  // What is no address at all comes here too: every rule is asked, and the one above says so.
  .refine((text) => {
    const url = URL.parse(text)
    return url !== null && isSecure(url)
  }, 'must begin with https://')
  .refine((text) => {
    const url = URL.parse(text)
    return url !== null && url.username + url.password + url.hash === ''
  }, 'must have no password and no fragment')
