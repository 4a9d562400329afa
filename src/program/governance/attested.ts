/** What a control stands on that only somebody can say: one attestation, renewed in time. */
import { z } from 'zod'

import { addMonths, endOfDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { derived } from '#engine/population.ts'
import { test } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import { controlAttestations } from '#populations/control-attestation.ts'
import type { AttestedControl, ControlAttestation } from '#populations/control-attestation.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { timeZoneOf } from '#program/people/working-time.ts'

const Standing = z.object({
  /** The control's. */
  id: z.string(),
  /** Until the end of which day it is good. */
  until: z.iso.datetime().optional(),
  /** The same as a date. */
  lastDay: z.iso.date().optional(),
  /** Of whoever attests it. */
  role: z.string().optional(),
})
type Standing = z.infer<typeof Standing>

/** The test that a control's attestation has not run out; nobody having said anything yet proves nothing. */
export function attestedTest(
  control: AttestedControl,
  id: string,
  asks: Words,
): Test<Standing, { graceDays: number }> {
  const population = derived({
    id: `${id}-standing`,
    item: Standing,
    key: (standing: Standing) => standing.id,
    attestedBy: (standing: Standing) => standing.role ?? '–',
    each: [controlAttestations],
    with: { settings: { of: organisationSettings } },
    derive(
      { control: about, on, everyMonths, role }: ControlAttestation,
      { settings },
    ): Standing[] {
      if (about !== control) return []
      const lastDay = addMonths(on, everyMonths)
      const until = endOfDate(lastDay, timeZoneOf(settings)).toISOString()
      return [{ id: control, until, lastDay, role }]
    },
  })
  return test({
    id,
    asks,
    on: population,
    parameters: z.object({
      graceDays: field(z.int().min(0).max(31).default(0), {
        de: 'Tage, die eine Bestätigung zu spät kommen darf',
        en: 'Days that a renewal may be late',
      }),
    }),
    every: hours(1),
    grace: hours(6),
    judge({ until, lastDay }, at, { graceDays }) {
      if (until === undefined) return unknown('not-reported')
      const due = new Date(Date.parse(until) + graceDays * 86_400_000)
      return at <= due
        ? passUntil(new Date(due.getTime() + 1))
        : fail('lapsed', { until: lastDay ?? until.slice(0, 10) })
    },
    reasons: {
      de: { lapsed: ({ until }) => `Die letzte Bestätigung galt bis ${until}.` },
      en: { lapsed: ({ until }) => `The last attestation was good until ${until}.` },
    },
    fixtures: {
      pass: { id: control, until: '2026-12-01T00:00:00.000Z' },
      fail: { id: control, until: '2026-10-01T00:00:00.000Z' },
      unknown: { id: control },
    },
  })
}
