import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { publicListeners } from './public-listener.ts'
import type { PublicListener } from './public-listener.ts'

/** The default action and every rule, the default behaviour and every other: one that serves is enough, in whatever order they stand. */
export const listenerTlsOnly = test({
  id: 'listener-tls-only',
  asks: {
    de: 'Leitet jeder Listener und jedes Auslieferungsnetz unverschlüsseltes HTTP mit jeder Regel auf HTTPS um oder weist es ab?',
    en: 'Does every listener and every delivery network, by each of its rules, redirect plain HTTP to HTTPS or turn it away?',
  },
  on: publicListeners,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ takes, plainHttp }) {
    if (!isKnown(takes)) return notKnown(takes)
    if (takes === 'passes') return unknown('passes')
    if (takes === 'tls') return pass
    if (!isKnown(plainHttp)) return notKnown(plainHttp)
    const open = plainHttp.filter(({ does }) => does === 'serves').map(({ rule }) => rule)
    const [first] = open.toSorted()
    return first === undefined ? pass : fail('serves', { rule: first, count: open.length })
  },
  reasons: {
    de: {
      serves: ({ rule, count }) =>
        `${count} Regel(n) nehmen unverschlüsseltes HTTP an, die erste ist ${rule}.`,
      passes: () =>
        'Er reicht Verbindungen ungelesen weiter, und kein Blick von außen zeigt, was dahinter antwortet.',
    },
    en: {
      serves: ({ rule, count }) => `${count} rule(s) take plain HTTP, the first is ${rule}.`,
      passes: () =>
        'It hands connections on unread, and no look from outside shows what answers behind it.',
    },
  },
  fixtures: {
    pass: listener([
      { rule: 'default', does: 'redirects' },
      { rule: '/health', does: 'answers' },
    ]),
    fail: listener([
      { rule: 'default', does: 'redirects' },
      { rule: '/old/*', does: 'serves' },
    ]),
    unknown: { id: 'listener:one', kind: 'load-balancer', takes: 'passes' },
  },
})

function listener(plainHttp: PublicListener['plainHttp']): PublicListener {
  return { id: 'listener:one', kind: 'load-balancer', takes: 'http', plainHttp }
}
