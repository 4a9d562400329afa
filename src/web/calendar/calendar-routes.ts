/** Everything due, month by month, and as a feed that a calendar program asks for. */
import { html } from 'hono/html'
import ical from 'ical-generator'

import { addDays, addMonths, dateIn } from '#engine/calendar.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { languageOf } from '#program/people/language-of.ts'
import { dueItems } from '#run/due-items.ts'
import type { DueItem } from '#run/due-items.ts'
import { findAccount } from '#store/accounts.ts'
import { isExample } from '#store/example.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findTicket, issueTicket } from '#store/tickets.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { icon } from '#ui/icon.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import { shownDate } from '#web/managed/shown-value.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { alike } from './alike.ts'
import { dueUrl } from './due-url.ts'

const feedMs = 5 * 366 * 86_400_000
const backDays = 400
const aheadDays = 400

export const calendarRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleCalendar,
    for: 'program.see',
    answer: async (visit) => await monthPage(visit),
  },
  { method: 'POST', path: urls.consoleCalendar, for: 'program.see', answer: makeFeed },
  { method: 'GET', path: urls.calendarFeed(':token'), for: 'anyone', answer: feed },
]

/** What is due in a month; in the present one also what is overdue from before. */
async function monthPage(visit: GuestVisit, made?: Markup): Promise<Response> {
  const { t, c, at, house, language, guest } = visit
  const today = dateIn(house.organisation.timeZone, at)
  const asked = c.req.query('month') ?? ''
  const month = /^2\d{3}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7)
  const first = `${month}-01`
  const isNow = today.startsWith(month)
  const from = isNow ? dateIn('UTC', addDays(at, -backDays)) : first
  const items = (await look(visit, (tx) => dueItems(tx, from, `${month}-31`, at))).filter(
    ({ see }) => guest.permissions.has(see),
  )
  const overdue = items.filter(({ date }) => date < today)
  const coming = items.filter(({ date }) => date >= today)
  const monthUrl = (months: number) =>
    `${urls.consoleCalendar}?month=${addMonths(first, months).slice(0, 7)}`
  return await consolePage(visit, {
    title: t.calendar.title(monthName(month, language)),
    body: html`${made ?? ''}
      <nav class="form-buttons due-months" aria-label="${t.calendar.months}">
        <a class="btn" rel="prev" href="${monthUrl(-1)}"
          >${icon('chevron-left')} ${monthName(addMonths(first, -1).slice(0, 7), language)}</a
        >
        ${isNow ? '' : html`<a class="btn" href="${urls.consoleCalendar}">${t.calendar.today}</a>`}
        <a class="btn" rel="next" href="${monthUrl(1)}"
          >${monthName(addMonths(first, 1).slice(0, 7), language)} ${icon('chevron-right')}</a
        >
      </nav>
      ${overdue.length > 0 ? card({ title: t.calendar.overdue, body: dayList(overdue, language) }) : ''}
      ${
        coming.length > 0
          ? card({
              ...(overdue.length > 0 && { title: t.calendar.coming }),
              body: dayList(coming, language),
            })
          : overdue.length > 0
            ? ''
            : card({
                body: emptyState({
                  icon: 'calendar-event',
                  title: t.calendar.none,
                  text: t.calendar.noneText,
                }),
              })
      }
      ${
        isExample(house.organisation.slug)
          ? ''
          : card({
              title: t.calendar.feed,
              body: html`<p>${t.calendar.feedAbout}</p>
                ${actionButton({ action: urls.consoleCalendar, name: t.calendar.makeFeed, icon: 'calendar-event' })}`,
            })
      }`,
  })
}

/** Day by day, so that it reads on a phone as on a wide screen. */
function dayList(items: readonly DueItem[], language: LanguageCode): Markup {
  const days = Map.groupBy(items, ({ date }) => date)
  return html`<dl class="due-days">
    ${[...days].map(
      ([date, due]) =>
        html`<div>
          <dt>
            <time datetime="${date}">${weekday(date, language)}, ${shownDate(date, language)}</time>
          </dt>
          ${alike(due, language).map(
            ({ about, what, at, n }) =>
              html`<dd>
                <a href="${dueUrl(at)}"><bdi>${about}</bdi></a
                ><span class="aside"> ${n > 1 ? `(${n}) ` : ''}${what}</span>
              </dd>`,
          )}
        </div>`,
    )}
  </dl>`
}

function monthName(month: string, language: LanguageCode): string {
  return monthNames[language].format(new Date(`${month}-15T12:00:00Z`))
}

function weekday(date: string, language: LanguageCode): string {
  return weekdays[language].format(new Date(`${date}T12:00:00Z`))
}

const monthNames = {
  de: new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', month: 'long', year: 'numeric' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }),
}
const weekdays = {
  de: new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC', weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short' }),
}

/** A new address for this account's feed, shown once; the one before is void. */
async function makeFeed(visit: GuestVisit): Promise<Response> {
  const { house, guest, t, origin } = visit
  const token = await withOrg(house.store, house.organisation.id, (tx) =>
    issueTicket(tx, 'calendar', { account: guest.account.id, forMs: feedMs, voidEarlier: true }),
  )
  const address = `${house.site ?? origin}${urls.calendarFeed(`${token}.ics`)}`
  return await monthPage(
    visit,
    card({
      title: t.calendar.feed,
      body: html`<p>${t.calendar.feedOnce}</p>
        <p><code class="door-once">${address}</code></p>`,
    }),
  )
}

/** What somebody may see now, whatever they could see when the address was made. */
async function feed({ house, c, at, t: _t, origin }: Visit): Promise<Response> {
  const token = (c.req.param('token') ?? '').replace(/\.ics$/, '')
  const found = await readOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'calendar', token, at)
    const account =
      ticket?.account === undefined ? undefined : await findAccount(tx, ticket.account)
    if (!account || account.disabledAt) return undefined
    const permissions: ReadonlySet<Permission> = permissionsOf(account.roles)
    if (!permissions.has('program.see')) return undefined
    const { timeZone } = house.organisation
    const from = dateIn(timeZone, addDays(at, -backDays))
    const items = await dueItems(tx, from, dateIn(timeZone, addDays(at, aheadDays)), at)
    const language = await languageOf(tx, account)
    return { language, items: items.filter(({ see }) => permissions.has(see)) }
  })
  if (!found)
    throw new Refusal(
      'missing',
      'page-missing',
      'There is no such calendar.',
      'Make a new address.',
    )
  const { language } = found
  const site = house.site ?? origin
  const calendar = ical({
    name: `${house.organisation.name} · Beleg`,
    prodId: { company: 'beleg', product: 'beleg', language: language.toUpperCase() },
    ttl: 3600,
    events: found.items.map(({ id, date, about, what, at: where }) => ({
      id: `${id}@${house.organisation.origin}`,
      start: new Date(`${date}T00:00:00Z`),
      allDay: true,
      stamp: at,
      summary: `${about[language]}: ${what[language]}`,
      url: `${site}${dueUrl(where)}`,
    })),
  })
  return new Response(calendar.toString(), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="beleg.ics"',
    },
  })
}
