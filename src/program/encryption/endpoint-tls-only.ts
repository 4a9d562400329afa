import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Every path tried counts: one path served in the clear is enough to carry a password. */
export const endpointTlsOnly = test({
  id: 'endpoint-tls-only',
  asks: {
    de: 'Ist unverschlüsseltes HTTP überall geschlossen oder auf HTTPS umgeleitet?',
    en: 'Is plain HTTP closed, or redirected to HTTPS, everywhere?',
  },
  on: publicEndpoints,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ plainHttp }) {
    if (!isKnown(plainHttp)) return notKnown(plainHttp)
    if (plainHttp.kind !== 'serves') return pass
    const { path, status } = plainHttp
    return fail('serves', { path, status })
  },
  reasons: {
    de: {
      serves: ({ path, status }) =>
        `${path} antwortet über unverschlüsseltes HTTP (Status ${status}).`,
    },
    en: { serves: ({ path, status }) => `${path} answers over plain HTTP (status ${status}).` },
  },
  fixtures: {
    pass: endpoint({ kind: 'redirects' }),
    fail: endpoint({ kind: 'serves', path: '/', status: 200 }),
    unknown: endpoint(undefined),
  },
})

function endpoint(
  plainHttp: { kind: 'redirects' } | { kind: 'serves'; path: string; status: number } | undefined,
) {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, plainHttp }
}
