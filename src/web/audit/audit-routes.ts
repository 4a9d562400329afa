import { Refusal } from '#engine/refusal.ts'
import type { Test } from '#engine/test.ts'
import { everyExclusion } from '#run/exclusions.ts'
import type { RunningTest } from '#run/program-settings.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { countAsOf, runOfNumber, runsIn, versionsIn } from '#store/period.ts'
import type { Run } from '#store/runs.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { askedHere } from './as-of.ts'
import { changesPage, readChanges } from './changes-page.ts'
import { controlPage, readControl } from './control-page.ts'
import { readSpans } from './control-spans.ts'
import { engagementsPage } from './engagements-page.ts'
import { exceptionsPage, readExceptions } from './exceptions-page.ts'
import { isWithin, readEngagements } from './frame.ts'
import type { Frame } from './frame.ts'
import { framed, look } from './framed.ts'
import { placeIn } from './listing.ts'
import { entryPage, logPage, readEntry, readLog } from './log-pages.ts'
import { matrixPage, readMatrixThen } from './matrix-page.ts'
import { readNames, readPartNames, withNames } from './names.ts'
import { nothingYet } from './nothing-yet.ts'
import { overviewPage } from './overview-page.ts'
import { itemPage, itemsAPage, populationPage, populationsPage } from './population-pages.ts'
import { readSlots, runPage, slotsAPage } from './run-page.ts'
import { samplePage } from './sample-page.ts'
import { readReceipts, sourcesPage } from './sources-page.ts'
import { runsAPage, testPage, untilThen } from './test-page.ts'

const engagement = ':engagement'

/** The audit door: the engagements of whoever asks, and below each of them all that belongs to it. Nothing here changes anything. */
export const auditRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.audit,
    for: 'audit.see',
    answer: async (visit) =>
      engagementsPage(visit, await look(visit, (tx) => readEngagements(tx, visit))),
  },
  framed(urls.engagement(engagement), readSpans, overviewPage),
  framed(
    urls.auditControl(engagement, ':control'),
    async (tx, frame, visit) => found(await readControl(tx, frame, visit)),
    controlPage,
  ),
  framed(
    urls.auditTest(engagement, ':test'),
    async (tx, frame, visit) => {
      const running = testIn(frame, visit)
      const asked = askedHere(visit, frame)
      const before = placeIn(visit, 'before')
      const page = { ...(before !== undefined && { before }), limit: runsAPage }
      const { id } = running.test
      const runs = await runsIn(tx, id, untilThen(frame, asked), page)
      const isEarly = runs.length === 0 && asked.text !== ''
      const first = isEarly ? (await runsIn(tx, id, frame)).at(-1) : undefined
      return { running, asked, runs, first }
    },
    (visit, frame, { running, asked, runs, first }) =>
      testPage(visit, frame, running, asked, runs, first),
  ),
  framed(
    urls.auditRun(engagement, ':test', ':seq'),
    async (tx, frame, visit) => {
      const { test, run } = await runInPeriod(tx, frame, visit)
      const page = { from: placeIn(visit, 'from') ?? 0, limit: slotsAPage }
      return {
        test,
        run,
        slots: await readSlots(tx, frame, visit, test, run, page),
        exclusions: await everyExclusion(tx),
      }
    },
    (visit, frame, { test, run, slots, exclusions }) =>
      runPage(visit, frame, test, run, slots, exclusions),
  ),
  framed(
    urls.auditSample(engagement, ':test', ':seq'),
    runInPeriod,
    (visit, frame, { test, run }) => samplePage(visit, frame, test, run),
  ),
  framed(
    urls.auditPopulations(engagement),
    async (tx, frame, visit) => {
      const asked = askedHere(visit, frame)
      const counted = []
      if (asked.wrong === undefined)
        for (const population of frame.populations)
          counted.push({ population, n: await countAsOf(tx, population.id, asked.at) })
      const ids = frame.populations.map(({ id }) => id)
      const isEmpty = asked.wrong === undefined && counted.every(({ n }) => n === 0)
      const nothing = isEmpty ? await nothingYet(tx, ids, frame, asked.at) : undefined
      return { asked, counted, nothing }
    },
    (visit, frame, { asked, counted, nothing }) =>
      populationsPage(visit, frame, asked, counted, nothing),
  ),
  framed(
    urls.auditPopulation(engagement, ':population'),
    async (tx, frame, visit) => {
      const population = populationIn(frame, visit)
      const asked = askedHere(visit, frame)
      const { at } = asked
      const none = { items: [], names: new Map<string, string>() }
      if (asked.wrong !== undefined) return { population, asked, found: none, nothing: undefined }
      const after = visit.c.req.query('after') ?? ''
      const items = await listItems(tx, population.id, { asOf: at, after, limit: itemsAPage })
      const isEmpty = items.length === 0 && after === ''
      const nothing = isEmpty ? await nothingYet(tx, [population.id], frame, at) : undefined
      const texts = items.map(({ content }) => JSON.stringify(content))
      const named = {
        items: await withNames(tx, frame, visit, population, items),
        names: await readNames(tx, frame, visit, texts),
      }
      return { population, asked, found: named, nothing }
    },
    (visit, frame, { population, asked, found: named, nothing }) =>
      populationPage(visit, frame, population, asked, named, nothing),
  ),
  framed(
    urls.auditItem(engagement, ':population'),
    async (tx, frame, visit) => {
      const population = populationIn(frame, visit)
      const keys = [visit.c.req.query('key') ?? '']
      const versions = await versionsIn(tx, population.id, frame, { keys })
      if (versions.length === 0) throw missing()
      const texts = [...keys, ...versions.map(({ content }) => JSON.stringify(content))]
      const names = new Map([
        ...(await readPartNames(tx, frame, visit, population, keys)),
        ...(await readNames(tx, frame, visit, texts)),
      ])
      return { population, versions, names }
    },
    (visit, frame, { population, versions, names }) =>
      itemPage(visit, frame, population, versions, names),
  ),
  framed(urls.auditExceptions(engagement), readExceptions, exceptionsPage),
  framed(urls.auditChanges(engagement), readChanges, changesPage),
  framed(urls.auditMatrix(engagement), readMatrixThen, matrixPage),
  framed(urls.auditSources(engagement), readReceipts, sourcesPage),
  framed(urls.auditLog(engagement), readLog, logPage),
  framed(
    urls.auditEntry(engagement, ':entry'),
    async (tx, frame, visit) => found(await readEntry(tx, frame, visit)),
    entryPage,
  ),
]

function testIn({ tests }: Frame, { c }: GuestVisit): RunningTest {
  return found(tests.find(({ test }) => test.id === c.req.param('test')))
}

function populationIn({ populations }: Frame, { c }: GuestVisit): Frame['populations'][number] {
  return found(populations.find(({ id }) => id === c.req.param('population')))
}

/** A run of this engagement's period; one outside of it is as if it were not there. */
async function runInPeriod(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
): Promise<{ test: Test<unknown>; run: Run }> {
  const { test } = testIn(frame, visit)
  const seq = visit.c.req.param('seq') ?? ''
  const run = /^\d{1,9}$/.test(seq) ? await runOfNumber(tx, test.id, Number(seq)) : undefined
  if (!run || !isWithin(frame, run.at)) throw missing()
  return { test, run }
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw missing()
  return thing
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'page-missing',
    'There is no such page in this engagement.',
    'Go back.',
  )
}
