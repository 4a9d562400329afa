import { dateIn } from '#engine/calendar.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import type { Route } from '#web/route.ts'

import { checksPage } from './checks-page.ts'
import { readChecks } from './read-checks.ts'
import { rulesPage } from './rules-page.ts'

/** Who was checked before their first day, and what may be asked where. */
export const checkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleChecks,
    for: 'people.see',
    answer: async (visit) =>
      await checksPage(
        visit,
        await look(visit, (tx) =>
          readChecks(tx, visit.at, dateIn(visit.house.organisation.timeZone, visit.at)),
        ),
      ),
  },
  {
    method: 'GET',
    path: urls.consoleCheckRules,
    for: 'purposes.see',
    answer: async (visit) => await rulesPage(visit, visit.c.req.query('place')),
  },
]
