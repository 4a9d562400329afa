import { html } from 'hono/html'

import { findTest } from '#program/index.ts'
import { followException } from '#run/exceptions.ts'
import type { FollowedException } from '#run/exceptions.ts'
import { accountNames } from '#store/accounts.ts'
import { listFindings } from '#store/runs.ts'
import type { CurrentFinding } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Happening } from '#ui/components/timeline.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { consolePage } from '#web/console/console-page.ts'
import { itemNames } from '#web/console/item-names.ts'
import { look, missing, refuseWithout } from '#web/console/look.ts'
import { permissionForTest } from '#web/permission-for.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

const mostItems = 200

interface Known {
  exception: FollowedException
  /** Of the items that are shown. */
  findings: ReadonlyMap<string, CurrentFinding>
  names: ReadonlyMap<string, string>
  /** What items are called, by key. */
  called: ReadonlyMap<string, string>
}

/** One exception: what it covers, why, what is done meanwhile, who asked and who decided, and what can be done now. */
export const exceptionRoute: Route = {
  method: 'GET',
  path: urls.consoleException(':exception'),
  for: 'program.see',
  answer: async (visit) => {
    const known = await look(visit, async (tx): Promise<Known | undefined> => {
      const id = visit.c.req.param('exception') ?? ''
      const exception = await followException(tx, id, visit.at)
      if (!exception) return undefined
      const keys = exception.items.slice(0, mostItems)
      const findings = await listFindings(tx, exception.test, { keys })
      const on = findTest(exception.test)?.on
      return {
        exception,
        findings: new Map(findings.map((finding) => [finding.key, finding])),
        names: await accountNames(tx, peopleIn(exception)),
        called: on ? await itemNames(visit, tx, on, keys) : new Map(),
      }
    })
    if (!known) throw missing()
    const { exception } = known
    const test = findTest(exception.test)
    refuseWithout(visit, permissionForTest(exception.test))
    const words = visit.t.decisions.exceptions
    return await consolePage(visit, {
      title: words.what(exception.items.length),
      trail: [{ name: words.title, url: urls.consoleExceptions }],
      body: html`${factsCard(visit, known)} ${itemsCard(visit, known, test?.on.id)}
      ${card({ title: words.history, body: timeline(visit.t, visit.formats, happenings(visit, known)) })}`,
    })
  },
}

function peopleIn({ request, record, requestedBy }: FollowedException): string[] {
  return [requestedBy, request?.decidedBy, record?.approvedBy, record?.endedBy].flatMap(
    (id) => id ?? [],
  )
}

function factsCard(visit: GuestVisit, { exception, names }: Known): Markup {
  const { t, formats, guest } = visit
  const words = t.decisions.exceptions
  const { id, state, test, until, reason, measure, requestedBy, record } = exception
  const isOwn = requestedBy === guest.account.id
  const isOpen = state === 'open' || state === 'late'
  return card({
    title: words.states[state],
    actions: html`${state === 'open' && !isOwn ? actLink(visit, 'exception.approve', words.approve, { request: id }) : ''}
    ${isOpen ? actLink(visit, 'exception.reject', words.reject, { request: id }) : ''}
    ${state === 'active' ? actLink(visit, 'exception.end', words.end, { exception: id }) : ''}`,
    body: html`${state === 'open' && isOwn ? html`<p>${words.own}</p>` : ''}
    ${factList([
      { name: words.test, value: testLink(visit, test) },
      {
        name: isOpen ? words.wantedUntil : words.until,
        value: moment(until, formats),
      },
      { name: words.requested, value: html`<bdi>${names.get(requestedBy) ?? requestedBy}</bdi>` },
      ...(record
        ? [
            {
              name: words.approved,
              value: html`<bdi>${names.get(record.approvedBy) ?? record.approvedBy}</bdi>`,
            },
          ]
        : []),
      { name: words.reason, value: html`<bdi>${reason}</bdi>` },
      { name: words.measure, value: html`<bdi>${measure}</bdi>` },
      ...(record?.entry === undefined
        ? []
        : [
            {
              name: words.entry,
              value: html`<a href="${urls.consoleEntry(record.entry)}"
                >${t.check.entry(formats.number(record.entry))}</a
              >`,
            },
          ]),
    ])}`,
  })
}

function itemsCard(
  { t, formats }: GuestVisit,
  { exception, findings, called }: Known,
  population: string | undefined,
): Markup {
  const words = t.decisions.exceptions
  const { items } = exception
  const left = items.length - mostItems
  return card({
    title: words.covered,
    body: html`<p>${words.frozen}</p>`,
    table: dataTable({
      t,
      caption: words.covered,
      columns: [
        {
          name: t.console.words.item,
          cell: (key) =>
            population === undefined
              ? html`<bdi>${key}</bdi>`
              : html`<a href="${urls.consoleItem(population, key)}"
                  ><bdi>${called.get(key) ?? key}</bdi></a
                >`,
        },
        {
          name: words.now,
          cell: (key) => {
            const finding = findings.get(key)
            return finding ? verdictBadge(t, finding.verdict) : words.gone
          },
        },
      ],
      rows: items.slice(0, mostItems),
      empty: '–',
    }),
    ...(left > 0 && { footer: words.more(formats.number(left)) }),
  })
}

/** What happened to it, the last first. */
function happenings({ t, at }: GuestVisit, { exception, names }: Known): Happening[] {
  const words = t.decisions.exceptions
  const { request, record, state, until } = exception
  const by = (id: string | undefined) => (id === undefined ? '' : words.by(names.get(id) ?? id))
  const note = (id: string | undefined, because?: string) =>
    html`<bdi>${by(id)}</bdi>${because === undefined ? '' : html`: <bdi>${because}</bdi>`}`
  const happened: Happening[] = []
  if (request) {
    happened.push({
      title: words.happened.requested,
      recordedFrom: new Date(request.requestedAt),
      note: note(request.requestedBy),
    })
  }
  if (request?.state === 'rejected' && request.decidedAt !== undefined) {
    happened.push({
      title: words.happened.rejected,
      recordedFrom: new Date(request.decidedAt),
      note: note(request.decidedBy, request.because),
    })
  }
  if (record) {
    happened.push({
      title: words.happened.approved,
      recordedFrom: new Date(record.from),
      note: note(record.approvedBy),
    })
  }
  if (record && (state === 'ended' || (state === 'expired' && until <= at))) {
    happened.push({
      title: state === 'ended' ? words.happened.ended : words.happened.expired,
      recordedFrom: until,
      ...(state === 'ended' && { note: note(record.endedBy, record.endedBecause) }),
    })
  }
  // Only what came last still holds.
  return happened
    .map((each, index) => {
      const next = happened[index + 1]
      return next ? { ...each, recordedTo: next.recordedFrom } : each
    })
    .toReversed()
}
