/** Which addresses Beleg goes to because somebody typed them in: see outbound.ts. */
import { isIP } from 'node:net'

import { isLoopbackAddress, isPublicAddress } from '#connectors/public-address.ts'
import { OperatingError } from '#engine/operating-error.ts'

export interface Reach {
  /** Also this machine itself, and that without TLS: for tests and development. */
  allowLoopback?: boolean
}

/**
 * Parses an address that somebody typed in, and refuses what could never be asked: for forms. Whether its name resolves to
 * something public shows when it is asked.
 */
export function outboundUrl(text: string, reach: Reach = {}): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw refused('It is no address.')
  const schemes = reach.allowLoopback ? ['https:', 'http:'] : ['https:']
  if (!schemes.includes(url.protocol)) throw refused('Its scheme is not https.')
  if (url.username !== '' || url.password !== '') throw refused('It holds a name or a password.')
  // A connection to an address asks no resolver. `URL` has put 0x7f.1 and 2130706433 into the plain spelling by now.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0) refuseAddress(host, url, reach)
  return url
}

/** Throws where the address that the URL's host stands for is not public. */
export function refuseAddress(address: string, url: URL, { allowLoopback }: Reach): void {
  if (allowLoopback && isLoopbackAddress(address)) return
  if (url.protocol === 'https:' && isPublicAddress(address)) return
  throw refused(`${url.hostname} is not on the public internet.`)
}

function refused(message: string): OperatingError {
  return new OperatingError(
    'address-refused',
    `Beleg does not go to this address. ${message}`,
    'Give an https:// address that everybody could reach, without user name and password.',
  )
}
