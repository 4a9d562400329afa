import { isIP } from 'node:net'

import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'

/**
 * Lets only this machine in. The peer's address must be loopback, and so must the name it asked for: otherwise any web
 * page could point its own name at 127.0.0.1 and read along (DNS rebinding). A proxy's word is not taken for either.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const peer = getConnInfo(c).remote.address ?? ''
  const host = new URL(`http://${c.req.header('host') ?? ''}`).hostname
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some(
    (name) => c.req.header(name) !== undefined,
  )
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
