import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { unknown } from '#engine/finding.ts'
import { judgeObligation, obligationReasonsOfSome, saidEarlierReasons } from '#engine/obligation.ts'
import { test } from '#engine/test.ts'
import { publicHolidays } from '#program/people/public-holidays.ts'

import { trainingObligations } from './training-obligation.ts'

const began = { from: '2026-09-25T00:00:00.000Z' }

export const trainingCompleted = test({
  id: 'training-completed',
  asks: {
    de: 'Hat jede Person jede Schulung, die für sie vorgesehen ist, rechtzeitig abgeschlossen und rechtzeitig erneuert?',
    en: 'Has every person completed every course meant for them in time, and renewed it in time?',
  },
  on: trainingObligations,
  parameters: z.object({
    /** Days after somebody's first day or after a course is first required; a renewal is owed 30 days before the year is over. */
    days: field(z.int().min(1).max(90).default(30), {
      de: 'Frist ab dem ersten Tag oder der ersten Pflicht, in Tagen',
      en: 'Days from the first day, or from when it is first required',
    }),
    appliesFrom: field(z.iso.date().optional(), { de: 'Pflicht seit', en: 'Required since' }),
  }),
  every: hours(1),
  grace: hours(6),
  judge(obligation, at, { days, appliesFrom }) {
    if (obligation.isUntracked) return unknown('untracked')
    return judgeObligation(obligation, at, {
      days,
      holidays: publicHolidays,
      ...(appliesFrom !== undefined && {
        appliesFrom: startOfDate(appliesFrom, obligation.timeZone ?? 'UTC'),
      }),
    })
  },
  reasons: {
    de: {
      ...obligationReasonsOfSome.de,
      ...saidEarlierReasons.de,
      untracked: () =>
        'Wer Schulungen abschließt, wird hier nicht je Person festgehalten, solange die Gesellschaft der Person nicht eingetragen ist oder, in Deutschland, weder eine Betriebsvereinbarung noch das Fehlen eines Betriebsrats vermerkt ist.',
    },
    en: {
      ...obligationReasonsOfSome.en,
      ...saidEarlierReasons.en,
      untracked: () =>
        'Who completes courses is not recorded person by person here as long as this person’s company is not on record or, in Germany, neither a works agreement is noted nor that there is no works council.',
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
    id: 'person-1/security-awareness/first',
    person: 'person-1',
    course: 'security-awareness',
    ...times,
  }
}
