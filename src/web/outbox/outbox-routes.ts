/** What is to be sent, was sent, or given up. Never what a message says: it may hold a link that lets somebody in. */
import { html } from 'hono/html'
import { z } from 'zod'

import { countOutbox, listOutbox } from '#store/list-outbox.ts'
import type { OutboxLine, OutboxPlace, OutboxState } from '#store/list-outbox.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card, cardRow } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { moment } from '#ui/components/moment.ts'
import { stat } from '#ui/components/stat.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { troubleOf } from '#web/trouble-of.ts'

const { consoleOutbox: here } = urls
const pageSize = 50
const states = ['waiting', 'sent', 'given-up'] as const

const Query = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z
    .string()
    .regex(/^\d{1,15}~[\da-f-]{36}$/)
    .optional()
    .catch(undefined),
})

export const outboxRoutes: readonly Route[] = [
  { method: 'GET', path: here, for: 'outbox.see', answer: showOutbox },
]

async function showOutbox(visit: GuestVisit): Promise<Response> {
  const { t, formats, guest } = visit
  const words = t.people.outbox
  const { state, after } = Query.parse(visit.c.req.query())
  const place = placeOf(after)
  const { page, counts } = await look(visit, async (tx) => ({
    page: await listOutbox(tx, {
      limit: pageSize,
      ...(place && { after: place }),
      ...(state && { state }),
    }),
    counts: await countOutbox(tx),
  }))
  const mayRetry = guest.permissions.has('settings.change')
  const at = (next: OutboxPlace) =>
    `${here}?${new URLSearchParams({ ...(state && { state }), after: `${next.createdAt.getTime()}~${next.id}` }).toString()}`
  return await consolePage(visit, {
    title: words.title,
    body: html`<p class="lead">${words.intro}</p>
      ${cardRow([
        stat({
          label: words.states.waiting,
          value: formats.number(counts.waiting),
          url: `${here}?state=waiting`,
        }),
        stat({
          label: words.states['given-up'],
          value: formats.number(counts.givenUp),
          url: `${here}?state=given-up`,
        }),
      ])}
      ${filterBar({
        t,
        action: here,
        ...(state && { clear: here }),
        fields: [
          {
            kind: 'select',
            name: 'state',
            label: words.state,
            ...(state && { value: state }),
            options: states.map((value) => ({ value, name: words.states[value] })),
          },
        ],
      })}
      ${card({
        table: dataTable({
          t,
          caption: words.title,
          columns: [
            { name: words.to, cell: ({ recipient }) => html`<bdi>${recipient}</bdi>` },
            { name: words.about, cell: ({ about }) => html`<bdi>${about || '–'}</bdi>` },
            { name: words.channel, cell: ({ channel }) => words.channels[channel] },
            { name: words.written, cell: ({ createdAt }) => moment(createdAt, formats) },
            { name: words.state, cell: (line) => stateIn(visit, line) },
            {
              name: words.attempts,
              cell: ({ attempts }) => formats.number(attempts),
              isNumber: true,
            },
            {
              name: words.retry,
              cell: (line) =>
                line.sentAt || !mayRetry
                  ? ''
                  : actionButton({
                      action: `${urls.act('outbox.retry')}?back=${encodeURIComponent(here)}`,
                      name: words.retry,
                      icon: 'send',
                      hidden: { message: line.id },
                    }),
            },
          ],
          rows: page.messages,
          empty: emptyState({ icon: 'send', title: words.empty, text: words.emptyText }),
        }),
        ...(page.next && {
          footer: html`<a class="btn" rel="next" href="${at(page.next)}">${words.older}</a>`,
        }),
      })}`,
  })
}

function stateOf(line: OutboxLine): OutboxState {
  return line.sentAt ? 'sent' : line.givenUpAt ? 'given-up' : 'waiting'
}

function stateIn({ t, formats }: GuestVisit, line: OutboxLine): Content {
  const words = t.people.outbox
  const when = line.sentAt ?? line.givenUpAt ?? line.dueAt
  return html`${words.states[stateOf(line)]}${when ? html`, ${moment(when, formats)}` : ''}${line.trouble === undefined ? '' : html`<br /><small>${troubleOf(t, line.trouble)}</small>`}`
}

function placeOf(after: string | undefined): OutboxPlace | undefined {
  const [ms, id] = after?.split('~') ?? []
  if (ms === undefined || id === undefined || !z.uuid().safeParse(id).success) return undefined
  return { createdAt: new Date(Number(ms)), id }
}
