import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { TlsVersion, publicEndpoints } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** TLS 1.0 and 1.1 are deprecated by RFC 8996; which suites are weak is said in connectors/tls/suites.ts. */
export const endpointModernTls = test({
  id: 'endpoint-modern-tls',
  asks: {
    de: 'Nimmt jeder Endpunkt nur TLS 1.2 und 1.3 an, ohne schwache Verfahren?',
    en: 'Does every endpoint accept TLS 1.2 and 1.3 only, without weak suites?',
  },
  on: publicEndpoints,
  parameters: z.object({ versions: z.array(TlsVersion).min(1).default(['TLSv1.2', 'TLSv1.3']) }),
  every: hours(1),
  grace: hours(6),
  judge({ versions, weakSuites }, _at, { versions: allowed }) {
    if (!isKnown(versions)) return notKnown(versions)
    const old = versions.find((version) => !allowed.includes(version))
    if (old) return fail('old-version', { version: old })
    if (versions.length === 0) return unknown('no-version')
    if (!isKnown(weakSuites)) return notKnown(weakSuites)
    const [suite] = weakSuites
    return suite === undefined ? pass : fail('weak-suite', { suite })
  },
  reasons: {
    de: {
      'old-version': ({ version }) => `Der Endpunkt nimmt ${version} an.`,
      'weak-suite': ({ suite }) => `Der Endpunkt nimmt ein schwaches Verfahren an: ${suite}.`,
      'no-version': () => 'Keine TLS-Version wurde angenommen.',
    },
    en: {
      'old-version': ({ version }) => `The endpoint accepts ${version}.`,
      'weak-suite': ({ suite }) => `The endpoint accepts a weak suite: ${suite}.`,
      'no-version': () => 'No TLS version was accepted.',
    },
  },
  fixtures: {
    pass: endpoint(['TLSv1.2', 'TLSv1.3']),
    fail: endpoint(['TLSv1.0', 'TLSv1.2']),
    unknown: endpoint([]),
  },
})

function endpoint(versions: TlsVersion[]) {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, versions, weakSuites: [] }
}
