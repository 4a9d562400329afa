import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { cdnDistributions } from '#populations/cdn-distribution.ts'
import type { CdnBehaviour, CdnDistribution, CdnOrigin } from '#populations/cdn-distribution.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/**
 * Readers have TLS in vain where the delivery network fetches in the clear. One that fetches as the reader came is as good as
 * its behaviours; those that lead to no origin we know by that name (a group) count for every origin.
 */
export const originTls = test({
  id: 'origin-tls',
  asks: {
    de: 'Holt jedes Auslieferungsnetz seine Inhalte nur über TLS ab Version 1.2?',
    en: 'Does every delivery network fetch its content over TLS 1.2 or newer only?',
  },
  on: cdnDistributions,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ origins, behaviours }) {
    if (!isKnown(origins)) return notKnown(origins)
    const all = origins.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const plain = all.find(({ fetches }) => fetches === 'http')
    if (plain) return fail('plain', { origin: plain.host })
    const old = all.find(({ versions = [] }) => versions.some(isOld))
    if (old) return fail('old-version', { origin: old.host })
    const followed = all.filter(({ fetches }) => fetches === 'as-viewer')
    if (followed.length > 0) {
      if (!isKnown(behaviours)) return notKnown(behaviours)
      const open = followed.find((origin) => isFetchedInTheClear(origin, all, behaviours))
      if (open) return fail('as-viewer', { origin: open.host })
    }
    const untold = all.find(({ fetches }) => !isKnown(fetches))
    return untold ? notKnown(untold.fetches) : pass
  },
  reasons: {
    de: {
      plain: ({ origin }) => `Von ${origin} wird unverschlüsselt geholt.`,
      'old-version': ({ origin }) =>
        `Von ${origin} darf auch über TLS vor Version 1.2 geholt werden.`,
      'as-viewer': ({ origin }) =>
        `Von ${origin} wird geholt, wie die Anfrage kam, und Anfragen ohne TLS sind zugelassen.`,
    },
    en: {
      plain: ({ origin }) => `It fetches from ${origin} in the clear.`,
      'old-version': ({ origin }) => `It may fetch from ${origin} by a TLS version before 1.2.`,
      'as-viewer': ({ origin }) =>
        `It fetches from ${origin} as the request came, and requests without TLS are allowed.`,
    },
  },
  fixtures: {
    pass: distribution({ fetches: 'https', versions: ['TLSv1.2'] }),
    fail: distribution({ fetches: 'http' }),
    unknown: distribution({}),
  },
})

function isOld(version: string): boolean {
  return version !== 'TLSv1.2' && version !== 'TLSv1.3'
}

function isFetchedInTheClear(
  { id }: CdnOrigin,
  origins: readonly CdnOrigin[],
  behaviours: readonly CdnBehaviour[],
): boolean {
  return behaviours.some(
    ({ plainHttp, origin }) =>
      plainHttp === 'serves' && (origin === id || !origins.some((each) => each.id === origin)),
  )
}

function distribution(origin: Pick<CdnOrigin, 'fetches' | 'versions'>): CdnDistribution {
  return {
    id: 'distribution:one',
    provider: 'aws',
    account: '111122223333',
    aliases: [],
    behaviours: [{ path: 'default', plainHttp: 'redirects', origin: 'web' }],
    minimumTls: 'TLSv1.2',
    origins: [{ id: 'web', host: 'origin.example.com', ...origin }],
  }
}
