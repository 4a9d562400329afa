import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import type { PlainHttp } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { WebObservation } from './observations.ts'
import { inUrl } from './settings.ts'
import { text } from './text.ts'

const firstPath = '/'
/** A few paths, because a server may redirect `/` and serve the rest; one of them exists nowhere. */
const paths = [firstPath, '/robots.txt', '/beleg-probe', '/.well-known/security.txt']
/** Those that a browser follows with the same method or a GET. https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
const redirects = new Set([301, 302, 307, 308])
const maxHops = 3

/**
 * What plain HTTP does at the port; for `closed` see `answerAtTheDoor`. `speaksTls` says whether the TLS port of the same
 * address spoke TLS with us in this reading. Throws `CallError` where a path could not be asked.
 */
export async function plainHttpOf(
  ask: Ask,
  at: At,
  speaksTls: boolean,
): Promise<z.infer<typeof PlainHttp>> {
  const first = await answerAtTheDoor(ask, { ...at, path: firstPath }, speaksTls)
  if (!first) return { kind: 'closed' }
  for (const path of paths) {
    const answer = path === firstPath ? first : await ask('http', { ...at, path }, WebObservation)
    const served = await servedInTheClear(ask, at, path, answer)
    if (served) return { kind: 'serves', path, ...served }
  }
  return { kind: 'redirects' }
}

/**
 * The answer to the first question, or `undefined` where the port is closed: where it refuses the connection, and where two
 * attempts in a row ran into their time without one although the address speaks TLS with us. So a packet filter that drops
 * looks (every AWS security group does), and through it nobody can send data in the clear. A filter that drops only us looks
 * the same: that is the limit of any view from outside. Whatever took a connection is not closed, however silent.
 */
async function answerAtTheDoor(
  ask: Ask,
  question: At & { path: string },
  speaksTls: boolean,
): Promise<WebObservation | undefined> {
  // The first attempt carries no number: most questions have no second.
  for (const attempt of [{}, { attempt: 2 }]) {
    try {
      return await ask('http', { ...question, ...attempt }, WebObservation)
    } catch (error) {
      const code = error instanceof CallError ? error.code : undefined
      if (code === 'ECONNREFUSED') return undefined
      if (code !== 'ConnectTimeout' || !speaksTls) throw error
    }
  }
  return undefined
}

/** Follows redirects that stay on this very port; `undefined` once one leads to https on the same host name. */
async function servedInTheClear(
  ask: Ask,
  at: At,
  path: string,
  first: WebObservation,
): Promise<{ status: number; location?: string } | undefined> {
  const origin = new URL(`http://${inUrl(at.name)}:${at.port}`).origin
  let from = path
  let answer = first
  for (let hop = 0; ; hop++) {
    const { status, location } = answer
    if (location === undefined || !redirects.has(status)) return { status }
    const served = { status, location: text(location, 500) }
    const base = `${origin}${from}`
    if (!URL.canParse(location, base)) return served
    const target = new URL(location, base)
    if (target.protocol === 'https:' && target.hostname === inUrl(at.name)) return undefined
    if (target.origin !== origin || hop === maxHops) return served
    from = `${target.pathname}${target.search}`
    answer = await ask('http', { ...at, path: from }, WebObservation)
  }
}
