import { html } from 'hono/html'

import { parseEntry } from '#log/entry.ts'
import { listActions } from '#store/actions.ts'
import type { DoneAction } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import { entriesIn } from '#store/period.ts'
import type { KeptEntry } from '#store/period.ts'
import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { actionName } from '#web/console/actions-table.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { isActionOurs } from './belongs.ts'
import { controlChanges } from './control-changes.ts'
import { entryColumns } from './entry-columns.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing, placeIn } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { readNames } from './names.ts'

const actionsAPage = 100

export interface ChangesThen {
  weakened: KeptEntry[]
  program: KeptEntry[]
  actions: DoneAction[]
  /** Where the actions go on. */
  next?: number
  names: ReadonlyMap<string, string>
}

/** What changed in the period: what weakened monitoring first, then controls and tests, then all that people did. */
export async function readChanges(tx: Tx, frame: Frame, visit: GuestVisit): Promise<ChangesThen> {
  const before = placeIn(visit, 'before')
  const page = await readActions(tx, frame, before, actionsAPage)
  const actions = page.filter((done) => isActionOurs(frame, done))
  const last = page.at(-1)
  const logged = await entriesIn(tx, frame, { types: ['action'] })
  return {
    weakened: logged.filter(({ bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'action' && entry.kind !== undefined
    }),
    program: await controlChanges(tx, frame, frame.controls),
    actions,
    ...(page.length === actionsAPage && last && { next: last.entry }),
    names: await readNames(
      tx,
      actions.map(({ actor }) => actor),
    ),
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
  const actions = actionColumns(visit, frame, then.names)
  if (isCsv(visit)) {
    if (what === 'weakened') return csvResponse('weakened', entries, then.weakened)
    if (what === 'program') return csvResponse('controls-and-tests', entries, then.program)
    const all = allPages<DoneAction>((last, limit) =>
      look(visit, (tx) => readActions(tx, frame, last?.entry, limit)),
    )
    return csvResponse('actions', actions, oursOf(frame, all))
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

async function* oursOf(frame: Frame, all: AsyncIterable<DoneAction>): AsyncGenerator<DoneAction> {
  for await (const done of all) if (isActionOurs(frame, done)) yield done
}

function actionColumns(
  { t, language }: GuestVisit,
  { engagement }: Frame,
  names: ReadonlyMap<string, string>,
): ListColumn<DoneAction>[] {
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
    { name: words.who, value: ({ actor }) => names.get(actor) ?? actor },
    { name: words.whom, value: ({ subject }) => subject },
  ]
}
