import { createHash, randomBytes } from 'node:crypto'

/** A secret that somebody carries: 256 bits, as text for an address, a header or a cookie. */
export function makeToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** What is kept of it. The token is random, so a plain digest cannot be searched. */
export function digestOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
