import { isDeepStrictEqual } from 'node:util'

import { html } from 'hono/html'
import { z } from 'zod'

import { unknownReasons } from '#engine/unknown-reasons.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { tests } from '#program/index.ts'
import { findingHistory } from '#store/finding-pages.ts'
import type { PastFinding } from '#store/finding-pages.ts'
import { itemVersions, managedItems } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Happening } from '#ui/components/timeline.ts'
import { reasonInWords } from '#ui/reason.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { consolePage } from './console-page.ts'
import { approverNames, exceptionsTable } from './exceptions-table.ts'
import { look, missing, refuseUnseen } from './look.ts'
import { populationTitle } from './population-title.ts'

const versionsPerPage = 40
/** A source may say a megabyte about one thing; a page shows its beginning. */
const longestValue = 1500

/** Everything known of one item, what the tests say of it, and its whole history by both clocks. */
export const itemRoute: Route = {
  method: 'GET',
  path: urls.consoleItems(':population'),
  for: 'own.use',
  answer: async (visit) => {
    const population = visit.c.req.param('population') ?? ''
    refuseUnseen(visit, population)
    const key = visit.c.req.query('key') ?? ''
    const until = z.iso.datetime().safeParse(visit.c.req.query('before'))
    const before = until.success ? { before: new Date(until.data) } : {}
    const judging = tests.map(({ test }) => test).filter(({ on }) => on.id === population)
    const ids = judging.map(({ id }) => id)
    const known = await look(visit, async (tx) => ({
      // One more than shown, so that the oldest has something to differ from.
      versions: await itemVersions(tx, population, key, { ...before, limit: versionsPerPage + 1 }),
      latest: await itemVersions(tx, population, key, { limit: 1 }),
      findings: await findingHistory(tx, ids, key, { ...before, limit: versionsPerPage + 1 }),
      now: await findingHistory(tx, ids, key, { limit: 2 * ids.length }),
      ...(await coveringExceptions(tx, ids, key)),
    }))
    const [latest] = known.latest
    if (!latest) throw missing()
    const { t } = visit
    const current = known.now.filter(({ recordedTo }) => !recordedTo)
    return await consolePage(visit, {
      title: key,
      trail: judging.slice(0, 1).map(({ id }) => ({ name: id, url: urls.consoleTest(id) })),
      ...(latest.recordedTo && { notices: [notice(t, 'info', t.console.item.gone)] }),
      body: html`${findingsCard(visit, current)} ${knownCard(visit, population, latest)}
      ${known.exceptions.length === 0 ? '' : card({ title: t.console.item.exceptions, table: exceptionsTable(visit, known.exceptions, known.names, '') })}
      ${historyCard(visit, population, key, known)}`,
    })
  },
}

async function coveringExceptions(tx: Tx, judging: readonly string[], key: string) {
  const exceptions = (await managedItems(tx, exceptionRecords)).filter(
    ({ test, items }) => judging.includes(test) && items.includes(key),
  )
  return { exceptions, names: await approverNames(tx, exceptions) }
}

function findingsCard(
  { t, language, formats }: GuestVisit,
  findings: readonly PastFinding[],
): Markup {
  const words = t.console
  return card({
    title: words.item.findings,
    table: dataTable({
      t,
      caption: words.item.findings,
      columns: [
        {
          name: words.words.test,
          cell: ({ test }) => html`<a href="${urls.consoleTest(test)}">${test}</a>`,
        },
        { name: words.verdict, cell: ({ verdict }) => verdictBadge(t, verdict) },
        { name: words.reason, cell: (finding) => whyOf(finding, language) },
        { name: words.since, cell: ({ since }) => moment(since, formats) },
        { name: words.until, cell: ({ until }) => (until ? moment(until, formats) : '–') },
      ],
      rows: findings.toSorted((a, b) => a.test.localeCompare(b.test)),
      empty: html`<p class="card-body">${words.item.noFindings}</p>`,
    }),
  })
}

function whyOf({ test, reason }: PastFinding, language: GuestVisit['language']): string {
  const own = tests.find((each) => each.test.id === test)?.test.reasons
  return own ? reasonInWords(reason, language, own, unknownReasons) : (reason?.code ?? '')
}

function knownCard(
  { t, language }: GuestVisit,
  population: string,
  { content, scope, confirmed }: ItemVersion,
): Markup {
  const words = t.console.item
  return card({
    title: words.known,
    body: factList([
      { name: words.population, value: populationTitle(t, language, population) },
      {
        name: words.scope,
        value: html`<bdi>${scope}</bdi>${confirmed ? '' : ` · ${words.notSeen}`}`,
      },
      ...fieldsOf(content).map(([name, value]) => ({
        name,
        value: html`<bdi>${shortened(value)}</bdi>`,
      })),
    ]),
  })
}

function historyCard(
  visit: GuestVisit,
  population: string,
  key: string,
  { versions, findings }: { versions: readonly ItemVersion[]; findings: readonly PastFinding[] },
): Markup {
  const { t, formats } = visit
  const words = t.console.item
  const all = [
    ...versions
      .slice(0, versionsPerPage)
      .map((version, index) => versionHappening(visit, version, versions[index + 1])),
    ...findings.slice(0, versionsPerPage).map((finding) => findingHappening(visit, finding)),
  ].toSorted((a, b) => b.recordedFrom.getTime() - a.recordedFrom.getTime())
  const shown = all.slice(0, versionsPerPage)
  const last = shown.at(-1)
  const hasOlder =
    all.length > shown.length ||
    versions.length > versionsPerPage ||
    findings.length > versionsPerPage
  const here = urls.consoleItem(population, key)
  const older = last && `${here}&before=${last.recordedFrom.toISOString()}`
  const isNewest = visit.c.req.query('before') === undefined
  return card({
    title: words.history,
    body: html`<p class="aside">${words.historyText}</p>
      ${timeline(t, formats, shown)}
      <p>
        ${isNewest ? '' : html`<a class="btn" href="${here}">${words.newer}</a> `}${hasOlder && older ? html`<a class="btn" rel="next" href="${older}">${words.older}</a>` : ''}
      </p>`,
  })
}

function findingHappening({ t, language }: GuestVisit, finding: PastFinding): Happening {
  const why = whyOf(finding, language)
  return {
    title: t.console.item.judged(finding.test, t.verdicts[finding.verdict]),
    recordedFrom: finding.since,
    ...(finding.recordedTo && { recordedTo: finding.recordedTo }),
    ...(why !== '' && { note: why }),
  }
}

function versionHappening(
  { t }: GuestVisit,
  version: ItemVersion,
  earlier: ItemVersion | undefined,
): Happening {
  const words = t.console.item
  const changes = changesBetween(earlier?.content, version.content)
  const names = changes.map(({ field }) => field).join(', ')
  const claimedAt = claimedIn(version.content)
  return {
    title: !version.confirmed
      ? words.notSeen
      : !earlier
        ? words.first
        : changes.length > 0
          ? words.changed(names)
          : words.seen,
    recordedFrom: version.recordedFrom,
    ...(version.recordedTo && { recordedTo: version.recordedTo }),
    ...(claimedAt && { claimedAt }),
    note: html`<bdi>${version.scope}</bdi>`,
    changes: earlier ? changes : [],
  }
}

function changesBetween(before: unknown, after: unknown) {
  const [old, current] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))]
  const names = [...new Set([...old.keys(), ...current.keys()])]
  return names
    .filter((name) => !isDeepStrictEqual(old.get(name), current.get(name)))
    .map((field) => ({
      field,
      ...(old.has(field) && { before: shortened(old.get(field)) }),
      ...(current.has(field) && { after: shortened(current.get(field)) }),
    }))
}

function fieldsOf(content: unknown): [string, unknown][] {
  return Object.entries(Object(content))
}

/** When it was, where the item itself says so: its first field that is an instant and named like one. */
function claimedIn(content: unknown): Date | undefined {
  for (const [name, value] of fieldsOf(content)) {
    const instant = /(At|On)$/.test(name) ? z.iso.datetime().safeParse(value) : undefined
    if (instant?.success) return new Date(instant.data)
  }
  return undefined
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}
