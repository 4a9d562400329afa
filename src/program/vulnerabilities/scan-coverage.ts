import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'

/** What a scanner knows of and does not scan fails as much as what it scanned too long ago. */
export const scanCoverage = test({
  id: 'scan-coverage',
  asks: {
    de: 'Wurde jedes Image, jede Maschine und jedes Repository in den letzten Tagen nach Schwachstellen durchsucht?',
    en: 'Was every image, machine and repository scanned for vulnerabilities in the last few days?',
  },
  on: scannedAssets,
  parameters: z.object({
    days: field(z.int().min(1).max(90).default(7), {
      de: 'Letzte Untersuchung höchstens vor so vielen Tagen',
      en: 'Last scan at most so many days ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ running, scanning, because, lastScannedAt }, at, { days }) {
    if (running === false) return pass
    if (!isKnown(scanning)) return notKnown(scanning)
    if (!scanning) return because ? fail('not-scanned-because', { because }) : fail('not-scanned')
    if (!isKnown(lastScannedAt)) return notKnown(lastScannedAt)
    if (lastScannedAt === null) return fail('never')
    const until = addDays(new Date(lastScannedAt), days)
    if (at >= until) return fail('too-long-ago', { last: lastScannedAt })
    return datedAhead(lastScannedAt, at) ?? passUntil(until)
  },
  reasons: {
    de: {
      'not-scanned': () => 'Das System wird nicht durchsucht.',
      'not-scanned-because': ({ because }) => `Das System wird nicht durchsucht: ${because}.`,
      never: () => 'Das System wurde noch nie durchsucht.',
      'too-long-ago': ({ last }) => `Zuletzt durchsucht am ${last}.`,
    },
    en: {
      'not-scanned': () => 'It is not scanned.',
      'not-scanned-because': ({ because }) => `It is not scanned: ${because}.`,
      never: () => 'It was never scanned.',
      'too-long-ago': ({ last }) => `Last scanned on ${last}.`,
    },
  },
  fixtures: {
    pass: asset({ scanning: true, lastScannedAt: '2026-10-30T00:00:00Z' }),
    fail: asset({ scanning: false, because: 'UNMANAGED_EC2_INSTANCE', lastScannedAt: null }),
    unknown: asset({ scanning: true }),
  },
})

function asset(state: Partial<ScannedAsset>): ScannedAsset {
  return { id: 'inspector/host:one', kind: 'host', name: 'one', ...state }
}
