import { isIP } from 'node:net'

import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** What a proxy adds for those it asks for. */
const forwarding =
  /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Whether somebody on this machine asks, for this machine. The peer's address must be loopback, and so must the name it
 * asked for: otherwise any web page could point its own name at 127.0.0.1 and read along (DNS rebinding). A proxy's word
 * is not taken for either, and one that says nothing of itself gives itself away by HTTP/1.0, which nginx speaks unless it
 * is told otherwise.
 */
export function isFromHere(c: Context): boolean {
  const peer = getConnInfo(c).remote.address ?? ''
  const host = URL.parse(`http://${c.req.header('host') ?? ''}`)?.hostname ?? ''
  const isForwarded =
    c.env.incoming.httpVersion === '1.0' ||
    Object.keys(c.req.header()).some((name) => forwarding.test(name))
  return isLoopback(peer) && isLoopbackName(host) && !isForwarded
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || isLoopback(host.replace(/^\[|\]$/g, ''))
}
