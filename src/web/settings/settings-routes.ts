import { urls } from '#ui/urls.ts'
import type { Route } from '#web/route.ts'

import { logoRoutes } from './logo-routes.ts'
import { settingsPage } from './settings-page.ts'

/** One page with every setting of the organisation; what each may change says its own action. */
export const settingsRoutes: readonly Route[] = [
  ...logoRoutes,
  {
    method: 'GET',
    path: urls.consoleSettings,
    for: 'purposes.see',
    answer: (visit) => settingsPage(visit),
  },
]
