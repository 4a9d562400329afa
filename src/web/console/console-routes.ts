import type { Route } from '#web/route.ts'

import { actionsRoute } from './actions-page.ts'
import { chapterRoute } from './chapter-page.ts'
import { controlRoute } from './control-page.ts'
import { entryRoute } from './entry-page.ts'
import { findingsCsvRoute } from './findings-csv.ts'
import { homeRoute } from './home-page.ts'
import { itemRoute } from './item-page.ts'
import { logRoute } from './log-page.ts'
import { searchRoute } from './search-page.ts'
import { testRoute } from './test-page.ts'

/** The pages of the console for reading. */
export const consoleRoutes: readonly Route[] = [
  homeRoute,
  chapterRoute,
  controlRoute,
  testRoute,
  findingsCsvRoute,
  itemRoute,
  searchRoute,
  logRoute,
  entryRoute,
  actionsRoute,
]
