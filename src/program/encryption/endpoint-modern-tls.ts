import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { TlsVersion, publicEndpoints } from '#populations/public-endpoint.ts'
import type { Versions } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/**
 * TLS 1.0 and 1.1 are deprecated by RFC 8996; which suites are weak is said in connectors/tls/suites.ts. What is known to
 * be bad fails, whatever else could not be found out. Where the machine that looked has no IPv6, the finding stands on the
 * IPv4 addresses, and says so.
 */
export const endpointModernTls = test({
  id: 'endpoint-modern-tls',
  asks: {
    de: 'Nimmt jeder Endpunkt nur TLS 1.2 und 1.3 an, ohne schwache Verfahren?',
    en: 'Does every endpoint accept TLS 1.2 and 1.3 only, without weak suites?',
  },
  on: publicEndpoints,
  parameters: z.object({
    versions: field(z.array(TlsVersion).min(1).default(['TLSv1.2', 'TLSv1.3']), {
      de: 'Erlaubte Fassungen von TLS',
      en: 'Versions of TLS allowed',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ versions, weakSuites, unreached, withoutIpv6 }, _at, { versions: allowed }) {
    const isOld = (version: TlsVersion): boolean => !allowed.includes(version)
    const old = isKnown(versions) ? versions.accepted.find(isOld) : undefined
    if (old) return fail('old-version', { version: old })
    const suite = isKnown(weakSuites) ? weakSuites.accepted[0] : undefined
    if (suite !== undefined) return fail('weak-suite', { suite })

    const [missed] = isKnown(unreached) ? unreached : []
    if (missed && isKnown(versions)) return unknown('unreached', { address: missed.address })
    if (!isKnown(versions)) return notKnown(versions)
    const version = versions.undetermined.find(isOld)
    if (version) return unknown('undetermined', { version })
    if (versions.accepted.length === 0) return unknown('no-version')
    if (!isKnown(weakSuites)) return notKnown(weakSuites)
    if (!weakSuites.complete) return unknown('suites-undetermined')
    const [unasked] = isKnown(withoutIpv6) ? withoutIpv6 : []
    if (unasked === undefined) return pass
    return { kind: 'pass', reason: { code: 'ipv4-only', values: { address: unasked } } }
  },
  reasons: {
    de: {
      'old-version': ({ version }) => `Der Endpunkt nimmt ${version} an.`,
      'weak-suite': ({ suite }) => `Der Endpunkt nimmt ein schwaches Verfahren an: ${suite}.`,
      undetermined: ({ version }) =>
        `Ob der Endpunkt ${version} annimmt, war nicht herauszufinden.`,
      'no-version': () => 'Keine TLS-Version wurde angenommen.',
      'suites-undetermined': () =>
        'Ob der Endpunkt schwache Verfahren annimmt, war nicht ganz herauszufinden.',
      unreached: ({ address }) =>
        `Unter der Adresse ${address} war der Endpunkt nicht zu erreichen.`,
      'ipv4-only': ({ address }) =>
        `Gilt für die IPv4-Adressen: ${address} wurde nicht gefragt, weil der prüfende Rechner kein IPv6 hat.`,
    },
    en: {
      'old-version': ({ version }) => `The endpoint accepts ${version}.`,
      'weak-suite': ({ suite }) => `The endpoint accepts a weak suite: ${suite}.`,
      undetermined: ({ version }) =>
        `Whether the endpoint accepts ${version} could not be found out.`,
      'no-version': () => 'No TLS version was accepted.',
      'suites-undetermined': () =>
        'Whether the endpoint accepts weak suites could not be fully found out.',
      unreached: ({ address }) => `The endpoint could not be reached at its address ${address}.`,
      'ipv4-only': ({ address }) =>
        `Holds for the IPv4 addresses: ${address} was not asked, because the machine that looks has no IPv6.`,
    },
  },
  fixtures: {
    pass: endpoint({ accepted: ['TLSv1.2', 'TLSv1.3'], undetermined: [] }),
    fail: endpoint({ accepted: ['TLSv1.0', 'TLSv1.2'], undetermined: ['SSLv3'] }),
    unknown: endpoint({ accepted: ['TLSv1.2', 'TLSv1.3'], undetermined: ['TLSv1.0'] }),
  },
})

function endpoint(versions: Versions) {
  return {
    id: 'www.example.com:443',
    name: 'www.example.com',
    port: 443,
    versions,
    weakSuites: { accepted: [], complete: true },
  }
}
