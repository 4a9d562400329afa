import { html } from 'hono/html'
import { z } from 'zod'

import { parseEntry } from '#log/entry.ts'
import type { Entry } from '#log/entry.ts'
import { parsePolicy } from '#log/policy.ts'
import { lastCheckpoint } from '#store/checkpoints.ts'
import type { KeptCheckpoint } from '#store/checkpoints.ts'
import { readLogPolicy } from '#store/log-policies.ts'
import { pageEntries, readHead } from '#store/log.ts'
import type { Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { moment } from '#ui/components/moment.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { consolePage } from './console-page.ts'
import { entrySummary } from './entry-summary.ts'
import { look } from './look.ts'

const entriesPerPage = 50

const Before = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** The log, newest first: what everybody can read of each entry, and how to check that none was changed. */
export const logRoute: Route = {
  method: 'GET',
  path: urls.consoleLog,
  for: 'program.see',
  answer: async (visit) => {
    const { t, c } = visit
    const below = Before.safeParse(c.req.query('before') ?? 'none')
    const type = entryTypes(t).find((each) => each === c.req.query('type'))
    const known = await look(visit, async (tx) => ({
      entries: await pageEntries(tx, {
        limit: entriesPerPage + 1,
        ...(below.success && { before: below.data }),
        ...(type !== undefined && { type }),
      }),
      head: await readHead(tx),
      checkpoint: await lastCheckpoint(tx, 'any'),
      witnessed: await lastCheckpoint(tx, 'witnessed'),
      witnesses: await witnessNames(tx),
    }))
    return await consolePage(visit, {
      title: t.console.nav.log,
      body: html`<p class="lead">${t.console.log.text}</p>
        ${headCard(visit, known)} ${entriesCard(visit, known.entries, type, below.success)}`,
    })
  },
}

export function entryTypes(t: Messages): string[] {
  return Object.keys(t.console.log.types)
}

/** A type of entry as people call it. */
export function entryTypeName(t: Messages, type: string): string {
  return Object.entries(t.console.log.types).find(([id]) => id === type)?.[1] ?? type
}

async function witnessNames(tx: Tx): Promise<string[]> {
  const policy = await readLogPolicy(tx)
  return policy === undefined ? [] : parsePolicy(sha256, policy).witnesses.map(({ name }) => name)
}

interface Known {
  head: { size: number }
  checkpoint: KeptCheckpoint | undefined
  witnessed: KeptCheckpoint | undefined
  witnesses: readonly string[]
}

function headCard(visit: GuestVisit, { head, checkpoint, witnessed, witnesses }: Known): Markup {
  const { t, formats, house, origin } = visit
  const words = t.console.log
  return card({
    title: words.checkpoint,
    body: html`${factList([
      { name: words.size, value: formats.number(head.size) },
      {
        name: words.published,
        value: checkpoint
          ? html`${moment(checkpoint.publishedAt, formats)} (${formats.number(checkpoint.size)})`
          : words.none,
      },
      {
        name: words.witnessed,
        value: witnessed?.witnessedAt
          ? html`${moment(witnessed.witnessedAt, formats)} (${formats.number(witnessed.size)})`
          : words.never,
      },
      {
        name: t.log.witness,
        value:
          witnesses.length === 0 ? t.log.unwitnessed : html`<bdi>${formats.list(witnesses)}</bdi>`,
      },
      {
        name: words.verify,
        value: html`<code>npx beleg-verify ${house.site ?? origin}</code>`,
      },
    ])}
    ${checkpoint ? html`<pre class="code" tabindex="0"><code>${checkpoint.note}</code></pre>` : ''}`,
  })
}

function entriesCard(
  visit: GuestVisit,
  found: readonly { index: number; bytes: Uint8Array }[],
  type: string | undefined,
  isBelow: boolean,
): Markup {
  const { t, formats } = visit
  const words = t.console.log
  const shown = found.slice(0, entriesPerPage)
  const last = shown.at(-1)
  const filter = type === undefined ? '' : `&type=${type}`
  return card({
    body: filterBar({
      t,
      action: urls.consoleLog,
      fields: [
        {
          kind: 'select',
          name: 'type',
          label: words.filter,
          options: entryTypes(t).map((value) => ({ value, name: entryTypeName(t, value) })),
          ...(type !== undefined && { value: type }),
        },
      ],
      ...(type !== undefined && { clear: urls.consoleLog }),
    }),
    table: dataTable({
      t,
      caption: t.console.nav.log,
      columns: [
        {
          name: words.index,
          cell: ({ index }) =>
            html`<a href="${urls.consoleEntry(index)}">${formats.number(index)}</a>`,
        },
        { name: words.type, cell: ({ bytes }) => entryTypeName(t, typeOf(parseEntry(bytes))) },
        {
          name: words.at,
          cell: ({ bytes }) => moment(new Date(parseEntry(bytes).at), formats),
        },
        {
          name: words.says,
          cell: ({ bytes }) => html`<bdi>${entrySummary(visit, parseEntry(bytes))}</bdi>`,
        },
      ],
      rows: shown,
      empty: emptyState({ title: t.console.search.none }),
    }),
    ...((isBelow || found.length > shown.length) && {
      footer: html`${isBelow ? html`<a class="btn" href="${urls.consoleLog}?${filter.slice(1)}">${words.newest}</a> ` : ''}${last && found.length > shown.length ? html`<a class="btn" rel="next" href="${urls.consoleLog}?before=${last.index}${filter}">${words.older}</a>` : ''}`,
    }),
  })
}

function typeOf(entry: Entry): string {
  return entry.t === 'other' ? entry.type : entry.t
}
