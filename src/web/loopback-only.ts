import { isIP } from 'node:net'

import type { HttpBindings } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'

/** What a proxy adds for those it asks for. */
const forwarding =
  /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Lets only this machine in. The peer's address must be loopback, and so must the name it asked for: otherwise any web
 * page could point its own name at 127.0.0.1 and read along (DNS rebinding). A proxy's word is not taken for either,
 * and one that says nothing of itself gives itself away by HTTP/1.0, which nginx speaks unless it is told otherwise.
 */
export const loopbackOnly: MiddlewareHandler<{ Bindings: HttpBindings }> = async (c, next) => {
  const peer = getConnInfo(c).remote.address ?? ''
  const host = URL.parse(`http://${c.req.header('host') ?? ''}`)?.hostname ?? ''
  const isForwarded =
    c.env.incoming.httpVersion === '1.0' ||
    Object.keys(c.req.header()).some((name) => forwarding.test(name))
  if (!isLoopback(peer) || !isLoopbackName(host) || isForwarded) return c.notFound()
  return await next()
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || isLoopback(host.replace(/^\[|\]$/g, ''))
}
