import { html } from 'hono/html'
import { z } from 'zod'

import type { InspectedControl } from '#run/inspect.ts'
import type { StatusHistory } from '#run/statuses.ts'
import { spansOf } from '#run/trust.ts'
import { lastSignIn } from '#store/door-events.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { moment } from '#ui/components/moment.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup, Status } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { worstFirst } from '#ui/worst-status.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { actionsTable } from './actions-table.ts'
import type { NamedActions } from './actions-table.ts'

const usualMs = 7 * 86_400_000
/** The sign-in that began this session is no visit before it. */
const signInMs = 60_000
const longestMs = 366 * 86_400_000
const shownChanges = 30

/** Since when changes are shown. */
export interface Since {
  at: Date
  /** The visit before this one began then. */
  isLastVisit: boolean
}

/** A date given in the address; else the visit before this one; of whoever is here for the first time the last seven days. */
export async function sinceOf({ c, at, guest }: GuestVisit, tx: Tx): Promise<Since> {
  const wanted = z.union([z.iso.date(), z.iso.datetime()]).safeParse(c.req.query('since'))
  const began = guest.session?.createdAt
  const before =
    began === undefined || wanted.success
      ? undefined
      : await lastSignIn(tx, guest.account.id, new Date(began.getTime() - signInMs))
  const since = wanted.success
    ? new Date(wanted.data)
    : (before ?? new Date(at.getTime() - usualMs))
  return {
    at: new Date(Math.max(since.getTime(), at.getTime() - longestMs)),
    isLastVisit: before !== undefined,
  }
}

/** The statuses that changed, and what people did, each kind of it once. */
export function changesCard(
  visit: GuestVisit,
  since: Since,
  known: {
    inspection: readonly InspectedControl[]
    history: StatusHistory
    actions: NamedActions
  },
): Markup {
  const { t, language, formats } = visit
  const words = t.console.home
  const changes = together(
    known.inspection.flatMap(({ running }) =>
      changesOf(running.control.id, known.history, visit.at).map((change) => ({
        ...change,
        control: running.control.id,
        sentence: running.sentence[language],
      })),
    ),
  ).slice(0, shownChanges)
  const title = since.isLastVisit
    ? words.changesSinceVisit(formats.time(since.at))
    : words.changes(formats.date(since.at))
  const lastDays = new Date(visit.at.getTime() - usualMs).toISOString().slice(0, 10)
  return card({
    title,
    actions: html`${since.isLastVisit ? html`<a href="${urls.console}?since=${lastDays}">${words.lastDays}</a>` : ''}
    ${mayOpen(visit, urls.consoleActions) ? html`<a href="${urls.consoleActions}">${words.allActions}</a>` : ''}`,
    table: html`${dataTable({
      t,
      caption: title,
      columns: [
        {
          name: t.console.words.control,
          cell: ([first, ...others]) =>
            others.length === 0
              ? sentenceLink(first)
              : html`<details>
                  <summary>${words.manySentences(others.length + 1)}</summary>
                  <ul>
                    ${[first, ...others].map((each) => html`<li>${sentenceLink(each)}: ${t.status[each.after]}</li>`)}
                  </ul>
                </details>`,
        },
        {
          name: t.console.control.status,
          cell: (all) =>
            html`${worstFirst
              .map((after) => ({ after, n: all.filter((each) => each.after === after).length }))
              .filter(({ n }) => n > 0)
              .map(
                ({ after, n }) =>
                  html`<span class="state"
                      >${statusSign(after)}
                      <span
                        >${all[0].before ? words.changed(t.status[all[0].before], t.status[after]) : words.first(t.status[after])}${all.length === 1 ? '' : ` (${n})`}</span
                      ></span
                    ><br />`,
              )}`,
        },
        {
          name: t.console.since,
          cell: ([{ at, entry }]) =>
            html`<a href="${urls.consoleEntry(entry)}">${moment(at, formats)}</a>`,
        },
      ],
      rows: changes,
      empty:
        known.actions.done.length === 0 ? html`<p class="card-body">${words.noChanges}</p>` : '',
    })}${known.actions.done.length === 0 ? '' : actionsTable(visit, known.actions, { empty: '' })}`,
  })
}

/** A status that changed. */
interface Change {
  control: string
  sentence: string
  at: Date
  entry: number
  before: Status | undefined
  after: Status
}

/** So many rows that say the same of one moment are one. */
const fewest = 3

/** The newest changes first; what one entry says of several sentences alike (that each has a status at last, or the same change) stands together. */
function together(changes: readonly Change[]): (readonly [Change, ...Change[]])[] {
  const alike = Map.groupBy(changes, ({ entry, before, after }) =>
    before === undefined ? String(entry) : `${entry} ${before} ${after}`,
  )
  return [...alike.values()]
    .flatMap((some) => (some.length < fewest ? some.map((each) => [each]) : [some]))
    .flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []))
    .toSorted(([a], [b]) => b.at.getTime() - a.at.getTime())
}

function sentenceLink({ control, sentence }: Change): Markup {
  return html`<a href="${urls.consoleControl(control)}">${sentence}</a>`
}

function changesOf(control: string, history: StatusHistory, until: Date) {
  const spans = spansOf(control, history, until)
  return spans.flatMap(({ from, status, entry, begins }, index) => {
    const before = index === 0 ? history.earlier[control] : spans[index - 1]?.status
    return begins ? [{ at: from, entry, before, after: status }] : []
  })
}
