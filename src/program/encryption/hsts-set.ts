import { z } from 'zod'

import { days, hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { byProviderReason } from './endpoint-reasons.ts'

/**
 * RFC 6797. Half a year is what browsers' preload lists and scanners call long enough. A mail or database server speaks no
 * HTTP, so that there is no header to miss: it passes, and says so.
 */
export const hstsSet = test({
  id: 'hsts-set',
  asks: {
    de: 'Weist jeder Endpunkt Browser an, ihn nur noch verschlüsselt aufzurufen (HSTS)?',
    en: 'Does every endpoint tell browsers to use encryption only (HSTS)?',
  },
  on: publicEndpoints,
  parameters: z.object({
    minSeconds: field(z.int().min(0).default(days(180)), {
      de: 'HSTS gilt mindestens so viele Sekunden',
      en: 'HSTS holds for at least so many seconds',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ starttls, hstsMaxAge, byProvider }, _at, { minSeconds }) {
    if (starttls !== undefined) {
      return { kind: 'pass', reason: { code: 'no-http', values: { protocol: starttls } } }
    }
    if (!isKnown(hstsMaxAge)) return notKnown(hstsMaxAge)
    // Which site answers under another name may tell browsers something else.
    if (byProvider) return unknown('by-provider')
    return hstsMaxAge >= minSeconds ? pass : fail('too-short', { seconds: hstsMaxAge, minSeconds })
  },
  reasons: {
    de: {
      ...byProviderReason.de,
      'too-short': ({ seconds, minSeconds }) =>
        `HSTS gilt für ${seconds} Sekunden; verlangt sind ${minSeconds}.`,
      'no-http': ({ protocol }) => `Nicht anwendbar: Der Server spricht ${protocol}, kein HTTP.`,
    },
    en: {
      ...byProviderReason.en,
      'too-short': ({ seconds, minSeconds }) =>
        `HSTS lasts ${seconds} seconds; ${minSeconds} are required.`,
      'no-http': ({ protocol }) => `Not applicable: the server speaks ${protocol}, not HTTP.`,
    },
  },
  fixtures: {
    pass: endpoint(31_536_000),
    fail: endpoint(0),
    unknown: endpoint(undefined),
  },
})

function endpoint(hstsMaxAge: number | undefined) {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, hstsMaxAge }
}
