import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import type { PublicListener } from './public-listener.ts'
import { tlsListeners } from './tls-listener.ts'

/** Judged by the versions that the provider's API says a policy allows, never by the policy's name. */
export const listenerModernTls = test({
  id: 'listener-modern-tls',
  asks: {
    de: 'Lässt jeder Listener und jedes Auslieferungsnetz nur TLS 1.2 und neuer zu?',
    en: 'Does every listener and every delivery network allow TLS 1.2 and newer only?',
  },
  on: tlsListeners,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ takes, oldestTls }) {
    if (!isKnown(takes)) return notKnown(takes)
    if (takes === 'passes') return unknown('passes')
    if (!isKnown(oldestTls)) return notKnown(oldestTls)
    const isModern = oldestTls === 'TLSv1.2' || oldestTls === 'TLSv1.3'
    return isModern ? pass : fail('old-version', { version: oldestTls })
  },
  reasons: {
    de: {
      'old-version': ({ version }) => `Zugelassen ist auch ${version}.`,
      passes: () =>
        'Er reicht Verbindungen ungelesen weiter, und kein Blick von außen zeigt, was dahinter antwortet.',
    },
    en: {
      'old-version': ({ version }) => `${version} is allowed too.`,
      passes: () =>
        'It hands connections on unread, and no look from outside shows what answers behind it.',
    },
  },
  fixtures: {
    pass: listener('TLSv1.2'),
    fail: listener('TLSv1.0'),
    unknown: listener(undefined),
  },
})

function listener(oldestTls: PublicListener['oldestTls']): PublicListener {
  return { id: 'listener:one', kind: 'load-balancer', takes: 'tls', oldestTls }
}
