import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { byProviderReason } from './endpoint-reasons.ts'

/** Chain, name and dates. Time alone can end a pass, so the finding says when. */
export const certificateValid = test({
  id: 'certificate-valid',
  asks: {
    de: 'Hat jeder Endpunkt ein gültiges Zertifikat auf seinen Namen, das nicht bald abläuft?',
    en: 'Does every endpoint have a valid certificate in its name that does not expire soon?',
  },
  on: publicEndpoints,
  parameters: z.object({
    daysLeft: field(z.int().min(0).max(90).default(14), {
      de: 'Noch mindestens so viele Tage gültig',
      en: 'Valid for at least so many days more',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ certificate, name, byProvider }, at, { daysLeft }) {
    if (!isKnown(certificate)) return notKnown(certificate)
    // What it shows whoever asks for no name of its clients is not what they are shown.
    if (byProvider) return unknown('by-provider')
    const notBefore = new Date(certificate.notBefore)
    const notAfter = new Date(certificate.notAfter)
    const renewBy = addDays(notAfter, -daysLeft)
    if (notAfter <= at) return fail('expired', { notAfter: certificate.notAfter })
    if (notBefore > at)
      return { ...fail('not-yet', { notBefore: certificate.notBefore }), until: notBefore }
    if (!certificate.nameMatches) return { ...fail('other-name', { name }), until: notAfter }
    if (certificate.chain !== 'trusted')
      return { ...fail('untrusted', { code: certificate.chain }), until: notAfter }
    if (renewBy <= at)
      return { ...fail('expires-soon', { notAfter: certificate.notAfter }), until: notAfter }
    return passUntil(renewBy)
  },
  reasons: {
    de: {
      ...byProviderReason.de,
      expired: ({ notAfter }) => `Das Zertifikat ist seit ${notAfter} abgelaufen.`,
      'not-yet': ({ notBefore }) => `Das Zertifikat gilt erst ab ${notBefore}.`,
      'other-name': ({ name }) => `Das Zertifikat ist nicht auf ${name} ausgestellt.`,
      untrusted: ({ code }) => `Die Zertifikatskette führt zu keiner vertrauten Wurzel (${code}).`,
      'expires-soon': ({ notAfter }) => `Das Zertifikat läuft bald ab (${notAfter}).`,
    },
    en: {
      ...byProviderReason.en,
      expired: ({ notAfter }) => `The certificate expired on ${notAfter}.`,
      'not-yet': ({ notBefore }) => `The certificate is not valid before ${notBefore}.`,
      'other-name': ({ name }) => `The certificate was not issued to ${name}.`,
      untrusted: ({ code }) => `The certificate chain leads to no trusted root (${code}).`,
      'expires-soon': ({ notAfter }) => `The certificate expires soon (${notAfter}).`,
    },
  },
  fixtures: {
    pass: endpoint('2027-01-31T00:00:00Z'),
    fail: endpoint('2026-10-31T00:00:00Z'),
    unknown: {
      id: 'www.example.com:443',
      name: 'www.example.com',
      port: 443,
      certificate: { unread: 'tls/www.example.com:443' },
    },
  },
})

function endpoint(notAfter: string) {
  return {
    id: 'www.example.com:443',
    name: 'www.example.com',
    port: 443,
    certificate: {
      subject: 'CN=www.example.com',
      issuer: 'CN=Example CA',
      names: ['www.example.com'],
      notBefore: '2026-09-01T00:00:00Z',
      notAfter,
      fingerprint: '00',
      nameMatches: true,
      chain: 'trusted',
    },
  }
}
