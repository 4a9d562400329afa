import { domainToASCII } from 'node:url'

/** RFC 5321, section 4.5.3.1. */
const longestLocal = 64
const longestAddress = 254

const local = /^[a-z0-9_+](?:[a-z0-9._%+'=~-]*[a-z0-9_+=~-])?$/i
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i

/**
 * A mail address in the plain spelling every server takes, or nothing where it has none: no quotes, comments, brackets,
 * spaces or line breaks, so that it is one address wherever it is put. A domain with umlauts is spelled in ASCII.
 */
export function mailAddress(text: string): string | undefined {
  if (text.length > longestAddress) return undefined
  const [name = '', host = '', ...more] = text.split('@')
  if (more.length > 0 || name.length > longestLocal || name.includes('..') || !local.test(name))
    return undefined
  // Whatever else `URL` would make of it (a port, a path), letters and dots are all that a domain holds.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return undefined
  const ascii = domainToASCII(host)
  return domain.test(ascii) ? `${name}@${ascii}` : undefined
}
