import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import type { PlainHttp } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { WebObservation } from './observations.ts'
import { inUrl } from './settings.ts'
import { text } from './text.ts'

/** A few paths, because a server may redirect `/` and serve the rest; one of them exists nowhere. */
const paths = ['/', '/robots.txt', '/beleg-probe', '/.well-known/security.txt']
/** Those that a browser follows with the same method or a GET. https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
const redirects = new Set([301, 302, 307, 308])
const maxHops = 3

/**
 * What plain HTTP does at the port. `closed` is a refused connection, nothing softer: a packet filter that drops may let
 * others through. Throws `CallError` where a path could not be asked.
 */
export async function plainHttpOf(ask: Ask, at: At): Promise<z.infer<typeof PlainHttp>> {
  for (const path of paths) {
    try {
      const served = await servedInTheClear(ask, at, path)
      if (served) return { kind: 'serves', path, ...served }
    } catch (error) {
      const closed = error instanceof CallError && error.code === 'ECONNREFUSED'
      if (closed && path === paths[0]) return { kind: 'closed' }
      throw error
    }
  }
  return { kind: 'redirects' }
}

/** Follows redirects that stay on this very port; `undefined` once one leads to https on the same host name. */
async function servedInTheClear(
  ask: Ask,
  at: At,
  path: string,
): Promise<{ status: number; location?: string } | undefined> {
  const origin = new URL(`http://${inUrl(at.name)}:${at.port}`).origin
  let next = path
  for (let hop = 0; ; hop++) {
    const { status, location } = await ask('http', { ...at, path: next }, WebObservation)
    if (location === undefined || !redirects.has(status)) return { status }
    const served = { status, location: text(location, 500) }
    const base = `${origin}${next}`
    if (!URL.canParse(location, base)) return served
    const target = new URL(location, base)
    if (target.protocol === 'https:' && target.hostname === inUrl(at.name)) return undefined
    if (target.origin !== origin || hop === maxHops) return served
    next = `${target.pathname}${target.search}`
  }
}
