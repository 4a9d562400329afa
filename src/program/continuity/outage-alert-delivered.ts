import { z } from 'zod'

import { datedAhead } from '#engine/dated-ahead.ts'
import { days, hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, passUntil, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { alertPaths } from '#populations/alert-path.ts'
import type { AlertPath } from '#populations/alert-path.ts'

/** An alert that nobody ever took proves no path. The day of a drill counts from its end, so that a time zone fails nobody. */
export const outageAlertDelivered = test({
  id: 'outage-alert-delivered',
  asks: {
    de: 'Hat auf jedem Alarmweg in den letzten 90 Tagen jemand einen Probealarm angenommen?',
    en: 'Has somebody taken a drill alert by each alert path within the last 90 days?',
  },
  on: alertPaths,
  parameters: z.object({
    days: field(z.int().min(1).max(366).default(90), {
      de: 'Letzter Probealarm höchstens vor so vielen Tagen',
      en: 'Last drill at most so many days ago',
    }),
    minutes: field(z.int().min(1).max(1440).default(60), {
      de: 'Angenommen binnen so vieler Minuten',
      en: 'Acknowledged within so many minutes',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ drilled, minutes }, at, parameters) {
    if (drilled === undefined) return unknown('never')
    const ahead = datedAhead(drilled, at)
    if (ahead) return ahead
    const end = Date.parse(`${drilled}T00:00:00Z`) + days(1) * 1000
    const until = new Date(end + days(parameters.days) * 1000)
    if (at > until) return fail('too-long-ago', { drilled })
    if (minutes === undefined) return { ...fail('nobody', { drilled }), until }
    if (minutes > parameters.minutes) {
      return { ...fail('too-late', { drilled, minutes }), until }
    }
    return passUntil(until)
  },
  reasons: {
    de: {
      never: () => 'Ein Probealarm ist nicht festgehalten.',
      'too-long-ago': ({ drilled }) => `Der letzte Probealarm war am ${drilled}.`,
      nobody: ({ drilled }) => `Den Probealarm vom ${drilled} hat niemand angenommen.`,
      'too-late': ({ drilled, minutes }) =>
        `Der Probealarm vom ${drilled} wurde erst nach ${minutes} Minuten angenommen.`,
    },
    en: {
      never: () => 'No drill alert is on record.',
      'too-long-ago': ({ drilled }) => `The last drill alert was on ${drilled}.`,
      nobody: ({ drilled }) => `Nobody has taken the drill alert of ${drilled}.`,
      'too-late': ({ drilled, minutes }) =>
        `The drill alert of ${drilled} was taken only after ${minutes} minutes.`,
    },
  },
  fixtures: {
    pass: path({ drilled: '2026-10-01', minutes: 4 }),
    fail: path({ drilled: '2026-10-01' }),
    unknown: path({}),
  },
})

function path(drill: Pick<AlertPath, 'drilled' | 'minutes'>): AlertPath {
  return { id: 'path:one', name: 'Pager', way: 'PagerDuty', documents: [], ...drill }
}
