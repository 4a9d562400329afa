import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { judgeObligation, obligationReasonsOfSome, saidEarlierReasons } from '#engine/obligation.ts'
import { test } from '#engine/test.ts'
import { publicHolidays } from '#program/people/public-holidays.ts'

import { policyObligations } from './policy-obligation.ts'

const began = { from: '2026-09-25T00:00:00.000Z' }

/** The exact wording is what an acceptance names; here it counts whether it came in time. */
export const policyAccepted = test({
  id: 'policy-accepted',
  asks: {
    de: 'Hat jede Person jede Richtlinie, die für sie gilt, in der geltenden Fassung rechtzeitig bestätigt?',
    en: 'Has every person accepted the current version of every policy that applies to them, in time?',
  },
  on: policyObligations,
  parameters: z.object({
    days: field(z.int().min(1).max(90).default(14), {
      de: 'Frist nach Veröffentlichung oder erstem Tag, in Tagen',
      en: 'Days after publication, or after the first day',
    }),
    appliesFrom: field(z.iso.date().optional(), { de: 'Pflicht seit', en: 'Required since' }),
  }),
  every: hours(1),
  grace: hours(6),
  judge(obligation, at, { days, appliesFrom }) {
    const found = judgeObligation(obligation, at, {
      days,
      holidays: publicHolidays,
      ...(appliesFrom !== undefined && {
        appliesFrom: startOfDate(appliesFrom, obligation.timeZone ?? 'UTC'),
      }),
    })
    const isDone = found.kind === 'pass' && obligation.doneAt !== undefined
    if (!isDone || !obligation.isAttested) return found
    if (!found.reason) return { ...found, reason: { code: 'attested' } }
    const isLate = found.reason.code === 'recorded-late'
    return isLate ? { ...found, reason: { code: 'attested-late' } } : found
  },
  reasons: {
    de: {
      ...obligationReasonsOfSome.de,
      ...saidEarlierReasons.de,
      attested: () => 'Anderswo rechtzeitig bestätigt; das bezeugt, wer es importiert hat.',
      'attested-late': () =>
        'Anderswo rechtzeitig bestätigt, hier erst danach festgehalten; das bezeugt, wer es importiert hat.',
    },
    en: {
      ...obligationReasonsOfSome.en,
      ...saidEarlierReasons.en,
      attested: () => 'Accepted elsewhere in time; whoever imported it attests that.',
      'attested-late': () =>
        'Accepted elsewhere in time, but recorded here only afterwards; whoever imported it attests that.',
    },
  },
  fixtures: {
    pass: obligation({ ...began, doneAt: '2026-10-01T09:00:00.000Z' }),
    fail: obligation(began),
    unknown: obligation({}),
  },
})

function obligation(times: { from?: string; doneAt?: string }) {
  return {
    id: 'person-1/cryptography/2',
    person: 'person-1',
    policy: 'cryptography',
    number: 2,
    ...times,
  }
}
