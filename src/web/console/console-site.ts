import { Hono } from 'hono'
import type { Context } from 'hono'

import { OperatingError } from '#engine/operating-error.ts'
import { controls, findTest } from '#program/index.ts'
import { readInspection, readTestInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { itemHistory } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { formatsOf } from '#ui/format.ts'
import { messages, preferredLanguage } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'
import { notFound } from '#web/public-site.ts'
import type { Trouble } from '#web/trouble.ts'
import type { Voice } from '#web/trust/sentence.ts'

import { controlPage, controlsPage } from './control-page.ts'
import { itemPage } from './item-page.ts'
import { testPage } from './test-page.ts'
import { troublePage } from './trouble-page.ts'

const pageSize = 200
const longestQueryMs = 10_000

/** Control → test → item, for this machine only until there is sign-in. */
export function consoleSite(store: Store, organisation: Organisation, trouble: Trouble): Hono {
  const site = new Hono()
  // The door it stands behind answers for what is not there and for what goes wrong.
  site.notFound(notFound)
  site.onError((error) => {
    throw error
  })

  /** What a person can put right is said; the rest goes on to the server's log. */
  site.onError((cause, c) => {
    const error = explain(cause)
    if (!(error instanceof OperatingError)) throw cause
    const page = troublePage(organisation, voiceOf(c).t, error)
    return c.html(page, 503, { 'retry-after': '30', 'cache-control': 'no-store' })
  })

  function voiceOf(c: Context): Voice {
    const language = preferredLanguage(c.req.header('accept-language'))
    return { language, t: messages[language], formats: formatsOf(language, organisation.timeZone) }
  }

  /** A reader in front of a page waits for seconds, not for ever. */
  function look<Result>(read: (tx: Tx) => Promise<Result>): Promise<Result> {
    return readOrg(store, organisation.id, read, { withinMs: longestQueryMs })
  }

  function inspect(): Promise<InspectedControl[]> {
    return look((tx) => readInspection(tx, store.clock()))
  }

  site.get(urls.console, async (c) => {
    const inspection = await inspect()
    return c.html(controlsPage(inspection, organisation, voiceOf(c), trouble.now))
  })
  site.get(urls.consoleControl(':control'), async (c) => {
    const control = controls.find(({ id }) => id === c.req.param('control'))
    if (!control) return c.notFound()
    const inspected = (await inspect()).find((each) => each.running.control === control)
    return inspected ? c.html(controlPage(inspected, organisation, voiceOf(c))) : c.notFound()
  })
  site.get(urls.consoleTest(':test'), async (c) => {
    const test = findTest(c.req.param('test') ?? '')
    if (!test) return c.notFound()
    const offset = Math.max(0, Number.parseInt(c.req.query('from') ?? '0', 10) || 0)
    const verdict = c.req.query('verdict')
    const inspection = await look((tx) =>
      readTestInspection(tx, test, store.clock(), {
        offset,
        limit: pageSize,
        ...(verdict && { verdict }),
      }),
    )
    return c.html(
      testPage(test, inspection, organisation, voiceOf(c), { offset, pageSize, verdict }),
    )
  })
  site.get(`${urls.consoleTest(':test')}/item`, async (c) => {
    const test = findTest(c.req.param('test') ?? '')
    const key = c.req.query('key') ?? ''
    if (!test) return c.notFound()
    const [history, inspection] = await look(async (tx) => [
      await itemHistory(tx, test.on.id, key),
      await readTestInspection(tx, test, store.clock(), { offset: 0, limit: 1, keys: [key] }),
    ])
    if (history.length === 0) return c.notFound()
    return c.html(itemPage(test, key, history, inspection.findings[0], organisation, voiceOf(c)))
  })
  return site
}
