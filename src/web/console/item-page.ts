import { html } from 'hono/html'
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { findManaged, tests } from '#program/index.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import { everyExclusion } from '#run/exclusions.ts'
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
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { outsideNote } from '#web/outside-note.ts'
import type { Exclusions } from '#web/outside-note.ts'
import { permissionForItem } from '#web/permission-for.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

import { consolePage } from './console-page.ts'
import { approverNames, exceptionsTable } from './exceptions-table.ts'
import { fieldNames } from './field-names.ts'
import { fieldsOf, historyCard, versionsPerPage } from './item-history-card.ts'
import { itemNames } from './item-names.ts'
import { itemReferences } from './item-references.ts'
import { look, missing, refuseUnseen, refuseWithout } from './look.ts'
import { populationTitle } from './population-title.ts'
import { reasonOf } from './reason-of.ts'
import { shownContent } from './shown-content.ts'
import type { ShownContent } from './shown-content.ts'
import { shownScope } from './shown-scope.ts'

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
      exclusions: await everyExclusion(tx),
      called: (await itemNames(visit, tx, judging[0]?.on ?? kept(population), [key])).get(key),
      ...(await coveringExceptions(tx, ids, key)),
    }))
    const [latest] = known.latest
    if (!latest) throw missing()
    refuseWithout(visit, permissionForItem(population, latest.content))
    const referenceOf = await look(visit, (tx) =>
      itemReferences(visit, tx, { population, key, content: latest.content }),
    )
    const shown = shownContent(visit, population, referenceOf)
    const { t } = visit
    const current = known.now.filter(({ recordedTo }) => !recordedTo)
    return await consolePage(visit, {
      title: known.called ?? key,
      trail: judging
        .slice(0, 1)
        .map(({ id, asks }) => ({ name: asks[visit.language], url: urls.consoleTest(id) })),
      ...(latest.recordedTo && { notices: [notice(t, 'info', t.console.item.gone)] }),
      body: html`${findingsCard(visit, current, known.exclusions)}
      ${knownCard(visit, population, latest, shown)}
      ${known.exceptions.length === 0 ? '' : card({ title: t.console.item.exceptions, table: exceptionsTable(visit, known.exceptions, known.names, '') })}
      ${historyCard(visit, population, key, known, shown)}`,
    })
  },
}

/** A population that no test looks at: what its items are called stands in them, or who they are about. */
function kept(id: string): Population<unknown> {
  const isPersonal = personalPopulations().some(({ population }) => population.id === id)
  const unjudged = { id, item: z.unknown(), key: String, kind: 'read' as const }
  return findManaged(id)?.population ?? { ...unjudged, ...(isPersonal && { person: String }) }
}

async function coveringExceptions(tx: Tx, judging: readonly string[], key: string) {
  const exceptions = (await managedItems(tx, exceptionRecords)).filter(
    ({ test, items }) => judging.includes(test) && items.includes(key),
  )
  return { exceptions, names: await approverNames(tx, exceptions) }
}

function findingsCard(
  visit: GuestVisit,
  findings: readonly PastFinding[],
  exclusions: Exclusions,
): Markup {
  const { t, language, formats } = visit
  const words = t.console
  return card({
    title: words.item.findings,
    table: dataTable({
      t,
      caption: words.item.findings,
      columns: [
        {
          name: words.words.test,
          cell: ({ test }) => testLink(visit, test),
        },
        { name: words.verdict, cell: ({ verdict }) => verdictBadge(t, verdict) },
        {
          name: words.reason,
          cell: (finding) =>
            html`${outsideNote(visit, exclusions, finding.exclusion)}${reasonOf(finding, language)}`,
        },
        { name: words.since, cell: ({ since }) => moment(since, formats) },
        { name: words.until, cell: ({ until }) => (until ? moment(until, formats) : '–') },
      ],
      rows: findings.toSorted((a, b) => a.test.localeCompare(b.test)),
      empty: html`<p class="card-body">${words.item.noFindings}</p>`,
    }),
  })
}

function knownCard(
  { t, language }: GuestVisit,
  population: string,
  { content, scope, confirmed }: ItemVersion,
  shown: ShownContent,
): Markup {
  const words = t.console.item
  const called = fieldNames(t, language, population)
  return card({
    title: words.known,
    body: factList([
      { name: words.population, value: populationTitle(t, language, population) },
      {
        name: words.scope,
        value: html`${shownScope(t, language, scope)}${confirmed ? '' : ` · ${words.notSeen}`}`,
      },
      ...fieldsOf(content).map(([name, value]) => ({
        name: called(name),
        value: shown.markup(name, value),
      })),
    ]),
  })
}
