import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { judgeObligation, obligationReasons } from '#engine/obligation.ts'
import { test } from '#engine/test.ts'
import { publicHolidays } from '#program/people/public-holidays.ts'

import { announcementObligations } from './announcement-obligation.ts'

const began = { from: '2026-09-01T00:00:00.000Z' }

export const programAnnounced = test({
  id: 'program-announced',
  asks: {
    de: 'Hat jede Person die geltende Mitteilung zum Programm rechtzeitig gelesen?',
    en: 'Has every person read the current announcement of the program, in time?',
  },
  on: announcementObligations,
  parameters: z.object({
    days: field(z.int().min(1).max(90).default(30), {
      de: 'Frist nach Bekanntgabe oder erstem Tag, in Tagen',
      en: 'Days after it was announced, or after the first day',
    }),
    appliesFrom: field(z.iso.date().optional(), { de: 'Pflicht seit', en: 'Required since' }),
  }),
  every: hours(1),
  grace: hours(6),
  judge(item, at, { days, appliesFrom }) {
    return judgeObligation(item, at, {
      days,
      holidays: publicHolidays,
      ...(appliesFrom !== undefined && {
        appliesFrom: startOfDate(appliesFrom, item.timeZone ?? 'UTC'),
      }),
    })
  },
  reasons: obligationReasons,
  fixtures: {
    pass: obligation({ ...began, doneAt: '2026-09-20T09:00:00.000Z' }),
    fail: obligation(began),
    unknown: obligation({}),
  },
})

function obligation(times: { from?: string; doneAt?: string }) {
  return { id: 'person-1/program', person: 'person-1', announcement: 'program', ...times }
}
