import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import { deriveWhatChanged } from '#run/derive-what-changed.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { checksPage } from './checks-page.ts'
import { readChecks } from './read-checks.ts'
import { rulesPage } from './rules-page.ts'

/** Who was checked before their first day, and what may be asked where. */
export const checkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleChecks,
    for: 'people.see',
    answer: showChecks,
  },
  {
    method: 'GET',
    path: urls.consoleCheckRules,
    for: 'purposes.see',
    answer: async (visit) => await rulesPage(visit, visit.c.req.query('place')),
  },
]

const pageSize = 50
const place = z.coerce.number().int().min(0).max(1_000_000).catch(0)
const Shown = z.object({ open: place, papers: place })

async function showChecks(visit: GuestVisit): Promise<Response> {
  const { house, at, c } = visit
  const { open: openFrom, papers: papersFrom } = Shown.parse(c.req.query())
  const shown = { openFrom, papersFrom, limit: pageSize }
  await deriveWhatChanged(house.store, house.organisation.id, onboardingChecks)
  const today = dateIn(house.organisation.timeZone, at)
  const read = await look(visit, (tx) => readChecks(tx, at, today, shown))
  return await checksPage(visit, read, shown)
}
