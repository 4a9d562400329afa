import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { alertPaths } from '#populations/alert-path.ts'
import { managed } from '#program/managed.ts'

/** By which ways the team hears of an outage, and when each was last tried. */
export const keptAlertPaths = managed({
  population: alertPaths,
  chapter: 'continuity',
  label: {
    one: { de: 'Alarmweg', en: 'Alert path' },
    other: { de: 'Alarmwege', en: 'Alert paths' },
  },
  about: {
    de: 'Auf welchen Wegen das Team von einem Ausfall erfährt. Lösen Sie auf jedem Weg mindestens alle 90 Tage einen Probealarm aus und halten Sie fest, wann ihn wer angenommen hat.',
    en: 'By which ways the team hears of an outage. Send a drill alert by each at least every 90 days, and write down when it was taken, and by whom.',
  },
  see: 'program.see',
  change: 'system.change',
  documents: true,
  title: 'name',
  columns: ['way', 'drilled', 'minutes', 'takenBy'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    way: field(
      z.string().trim().min(1).max(300),
      { de: 'Wodurch und an wen', en: 'Through what, and to whom' },
      {
        hint: {
          de: 'Etwa „Statusprüfung, PagerDuty, Bereitschaft Plattform“',
          en: 'Such as “uptime check, PagerDuty, on-call of the platform team”',
        },
      },
    ),
    drilled: field(
      z.iso.date().optional(),
      { de: 'Letzter Probealarm am', en: 'Last drill alert on' },
      { claims: true },
    ),
    minutes: field(
      z.int().min(0).max(10_080).optional(),
      { de: 'Angenommen nach Minuten', en: 'Taken after minutes' },
      {
        hint: {
          de: 'Leer, solange ihn niemand angenommen hat.',
          en: 'Empty while nobody has taken it.',
        },
      },
    ),
    takenBy: field(z.string().trim().min(1).max(200).optional(), {
      de: 'Angenommen von',
      en: 'Taken by',
    }),
  },
  due(item) {
    const { drilled } = alertPaths.item.parse(item)
    return drilled === undefined
      ? []
      : [
          {
            date: dateIn('UTC', addDays(new Date(`${drilled}T00:00:00Z`), 90)),
            what: { de: 'Probealarm auslösen', en: 'Send a drill alert' },
          },
        ]
  },
})
