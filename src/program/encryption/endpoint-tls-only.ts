import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/**
 * Every path tried counts: one path served in the clear is enough to carry a password. A mail or database server that changes
 * to TLS on request has no HTTP: of it the question is what it takes before. A mail exchanger that everybody may reach must
 * take mail in the clear (RFC 3207, section 4), and so fails here: that is an approved exception's affair, not ours to hide.
 */
export const endpointTlsOnly = test({
  id: 'endpoint-tls-only',
  asks: {
    de: 'Ist unverschlüsseltes HTTP überall geschlossen oder auf HTTPS umgeleitet, und nehmen Mail- und Datenbankserver vor TLS nichts an?',
    en: 'Is plain HTTP closed, or redirected to HTTPS, everywhere, and do mail and database servers take nothing before TLS?',
  },
  on: publicEndpoints,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ starttls, plainHttp, beforeTls }) {
    if (starttls !== undefined) {
      if (!isKnown(beforeTls)) return notKnown(beforeTls)
      return beforeTls.kind === 'refuses' ? pass : fail('before-tls', { said: beforeTls.said })
    }
    if (!isKnown(plainHttp)) return notKnown(plainHttp)
    if (plainHttp.kind !== 'serves') return pass
    const { path, status } = plainHttp
    return fail('serves', { path, status })
  },
  reasons: {
    de: {
      serves: ({ path, status }) =>
        `${path} antwortet über unverschlüsseltes HTTP (Status ${status}).`,
      'before-tls': ({ said }) => `Der Server arbeitet auch ohne TLS (${said}).`,
    },
    en: {
      serves: ({ path, status }) => `${path} answers over plain HTTP (status ${status}).`,
      'before-tls': ({ said }) => `The server works without TLS too (${said}).`,
    },
  },
  fixtures: {
    pass: endpoint({ kind: 'redirects' }),
    fail: endpoint({ kind: 'serves', path: '/', status: 200 }),
    unknown: endpoint(undefined),
  },
})

function endpoint(plainHttp: PublicEndpoint['plainHttp']) {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, plainHttp }
}
