import { html } from 'hono/html'

import { parseEntry } from '#log/entry.ts'
import { findManaged, findTest } from '#program/index.ts'
import { listActions } from '#store/actions.ts'
import type { DoneAction } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import { entriesIn } from '#store/period.ts'
import type { KeptEntry } from '#store/period.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { actionName, actorName } from '#web/console/actions-table.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { isActionOurs } from './belongs.ts'
import { withId } from './called.ts'
import { controlChanges } from './control-changes.ts'
import { entryColumns } from './entry-columns.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { csvResponse, isCsv, listing, placeIn } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { keyCalled, readNames } from './names.ts'
import type { Names } from './names.ts'

const actionsAPage = 100

export interface ChangesThen {
  weakened: KeptEntry[]
  program: KeptEntry[]
  actions: NamedAction[]
  /** Where the actions go on. */
  next?: number
}

/** What somebody did, with what they and what they did it to are called. */
interface NamedAction extends DoneAction {
  who: string
  whom: string
}

/** What changed in the period: what weakened monitoring first, then controls and tests, then all that people did. */
export async function readChanges(tx: Tx, frame: Frame, visit: GuestVisit): Promise<ChangesThen> {
  const before = placeIn(visit, 'before')
  const page = await readActions(tx, frame, before, actionsAPage)
  const last = page.at(-1)
  const logged = await entriesIn(tx, frame, { types: ['action'] })
  return {
    weakened: logged.filter(({ bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'action' && entry.kind !== undefined
    }),
    program: await controlChanges(tx, frame, frame.controls),
    actions: await namedOf(tx, frame, visit, page),
    ...(page.length === actionsAPage && last && { next: last.entry }),
  }
}

function readActions(
  tx: Tx,
  { from, end }: Frame,
  before: number | undefined,
  limit: number,
): Promise<DoneAction[]> {
  return listActions(tx, {
    since: from,
    until: end,
    limit,
    ...(before !== undefined && { before }),
  })
}

export function changesPage(visit: GuestVisit, frame: Frame, then: ChangesThen): Response {
  const { t } = visit
  const here = urls.auditChanges(frame.engagement.id)
  const what = visit.c.req.query('of')
  const entries = entryColumns(visit, frame)
  const actions = actionColumns(visit, frame)
  if (isCsv(visit)) {
    if (what === 'weakened') return csvResponse('weakened', entries, then.weakened)
    if (what === 'program') return csvResponse('controls-and-tests', entries, then.program)
    return csvResponse('actions', actions, everyAction(visit, frame))
  }
  const list = (of: string) => `${here}?of=${of}&format=csv`
  return auditPage(visit, frame, {
    title: t.audit.changes,
    body: html`${card({
      title: t.audit.weakened,
      body: t.audit.weakenedText,
      table: listing(visit, {
        caption: t.audit.weakened,
        columns: entries,
        rows: then.weakened,
        empty: t.audit.noWeakened,
        csv: list('weakened'),
      }),
    })}
    ${card({
      title: t.audit.programChanges,
      table: listing(visit, {
        caption: t.audit.programChanges,
        columns: entries,
        rows: then.program,
        empty: t.audit.noProgramChanges,
        csv: list('program'),
      }),
    })}
    ${card({
      title: t.audit.actions,
      table: listing(visit, {
        caption: t.audit.actions,
        columns: actions,
        rows: then.actions,
        empty: t.audit.noActions,
        csv: list('actions'),
        ...(then.next !== undefined && {
          next: { name: t.audit.next, url: `${here}?before=${then.next}` },
        }),
      }),
    })}`,
  })
}

const actionsRead = 1000

/** All actions of the period that are the engagement's, page by page. */
async function* everyAction(visit: GuestVisit, frame: Frame): AsyncGenerator<NamedAction> {
  for (let before: number | undefined; ;) {
    const { page, named } = await look(visit, async (tx) => {
      const read = await readActions(tx, frame, before, actionsRead)
      return { page: read, named: await namedOf(tx, frame, visit, read) }
    })
    yield* named
    before = page.at(-1)?.entry
    if (page.length < actionsRead) return
  }
}

/** Those of some actions that are the engagement's, in words. */
async function namedOf(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
  actions: readonly DoneAction[],
): Promise<NamedAction[]> {
  const ours = actions.filter((done) => isActionOurs(frame, done))
  const texts = ours.flatMap(({ actor, subject = '' }) => [actor, subject])
  const names = await readNames(tx, frame, visit, texts)
  return ours.map((done) => ({
    ...done,
    who: actorName(visit.t, names, done.actor),
    whom: subjectCalled(visit, frame, names, done.subject),
  }))
}

/** What it was done to, in words; as the record says it where nothing is known of it. */
function subjectCalled(
  { language }: GuestVisit,
  { engagement }: Frame,
  names: Names,
  subject = '',
): string {
  const [population = '', ...rest] = subject.split('/')
  const key = rest.join('/')
  const kept = findManaged(population)
  if (key === '') return kept?.label.other[language] ?? subject
  if (population === 'test') return findTest(key)?.asks[language] ?? subject
  const called = key === engagement.id ? engagement.name : keyCalled(names, key)
  if (called === key) return kept && key !== kept.single ? kept.label.one[language] : subject
  return kept ? `${kept.label.one[language]}: ${called}` : called
}

function actionColumns(
  { t, language }: GuestVisit,
  { engagement }: Frame,
): ListColumn<NamedAction>[] {
  const words = t.audit
  return [
    {
      name: words.entry,
      value: ({ entry }) => entry,
      show: ({ entry }) =>
        html`<a href="${urls.auditEntry(engagement.id, String(entry))}">${entry}</a>`,
    },
    { name: words.at, value: ({ at }) => at },
    {
      name: words.what,
      value: ({ name }) => name,
      show: ({ name }) => actionName(name, language),
    },
    { name: words.who, value: ({ who }) => who },
    {
      name: words.whom,
      value: ({ subject }) => subject,
      show: ({ subject = '–', whom }) => (whom === '' ? subject : withId(whom, subject)),
    },
    { name: words.called, value: ({ whom }) => whom, isForFile: true },
  ]
}
