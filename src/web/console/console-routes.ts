import { Refusal } from '#engine/refusal.ts'
import { controls, findTest } from '#program/index.ts'
import { readInspection, readTestInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { itemHistory } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { controlPage, controlsPage } from './control-page.ts'
import { itemPage } from './item-page.ts'
import { testPage } from './test-page.ts'

const pageSize = 200
const longestQueryMs = 10_000

/** Control → test → item. */
export const consoleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.console,
    for: 'program.see',
    answer: async (visit) => controlsPage(visit, await inspect(visit)),
  },
  {
    method: 'GET',
    path: urls.consoleControl(':control'),
    for: 'program.see',
    answer: async (visit) => {
      const control = controls.find(({ id }) => id === visit.c.req.param('control'))
      const inspected = (await inspect(visit)).find((each) => each.running.control === control)
      if (!inspected) throw missing()
      return controlPage(visit, inspected)
    },
  },
  {
    method: 'GET',
    path: urls.consoleTest(':test'),
    for: 'program.see',
    answer: async (visit) => {
      const test = findTest(visit.c.req.param('test') ?? '')
      if (!test) throw missing()
      const offset = Math.max(0, Number.parseInt(visit.c.req.query('from') ?? '0', 10) || 0)
      const verdict = visit.c.req.query('verdict')
      const inspection = await look(visit, (tx) =>
        readTestInspection(tx, test, visit.at, {
          offset,
          limit: pageSize,
          ...(verdict && { verdict }),
        }),
      )
      return testPage(visit, test, inspection, { offset, pageSize, verdict })
    },
  },
  {
    method: 'GET',
    path: `${urls.consoleTest(':test')}/item`,
    for: 'program.see',
    answer: async (visit) => {
      const test = findTest(visit.c.req.param('test') ?? '')
      const key = visit.c.req.query('key') ?? ''
      if (!test) throw missing()
      const [history, inspection] = await look(visit, async (tx) => [
        await itemHistory(tx, test.on.id, key),
        await readTestInspection(tx, test, visit.at, { offset: 0, limit: 1, keys: [key] }),
      ])
      if (history.length === 0) throw missing()
      return itemPage(visit, test, key, history, inspection.findings[0])
    },
  },
]

/** A reader in front of a page waits for seconds, not for ever. */
export function look<Result>(
  { house }: GuestVisit,
  read: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return readOrg(house.store, house.organisation.id, read, { withinMs: longestQueryMs })
}

function inspect(visit: GuestVisit): Promise<InspectedControl[]> {
  return look(visit, (tx) => readInspection(tx, visit.at))
}

function missing(): Refusal {
  return new Refusal('missing', 'page-missing', 'There is no such page.', 'Go back.')
}
