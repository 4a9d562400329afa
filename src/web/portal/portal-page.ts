import { html } from 'hono/html'

import { timesTogether } from '#engine/reading-time.ts'
import type { Duty } from '#program/duty.ts'
import type { Account } from '#store/accounts.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { icon } from '#ui/icon.ts'
import type { IconName } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { timeWords, totalTimeWords } from '#ui/time-words.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Duties } from './read-duties.ts'

const doneShown = 5

/** My duties, the next one first and alone at the top, the others by their last day; how long all of it takes above them. */
export function portalPage(visit: GuestVisit, { open, later, done }: Duties): Response {
  const { t, guest, formats } = visit
  const [next, ...others] = open
  const since = done[0]?.doneAt ?? guest.account.createdAt
  return doorResponse(visit, {
    door: 'portal',
    title: t.portal.title,
    body: html`${others.length === 0 ? '' : html`<p class="lead">${inAll(visit, open)}</p>`}
    ${
      next
        ? html`<h2>${t.portal.next}</h2>
            ${dutyCard(visit, next, true)}`
        : mayOweMore(guest.account)
          ? emptyState({ icon: 'user', title: t.portal.noProfile, text: t.portal.dutiesUnknown })
          : emptyState({
              icon: 'circle-check',
              title: t.portal.nothing,
              text: t.portal.nothingSince(formats.date(since)),
            })
    }
    ${[...Map.groupBy(others, (duty) => groupOf(visit, duty))].map(
      ([group, duties]) =>
        html`<h2>${headingOf(visit, group, duties)}</h2>
          ${duties.map((duty) => dutyCard(visit, duty, false))}`,
    )}
    ${later.length === 0 ? '' : card({ title: t.portal.later, body: dutyList(visit, later) })}
    ${done.length === 0 ? '' : card({ title: t.portal.done, body: dutyList(visit, done.slice(0, doneShown)) })}
    ${card({
      title: t.portal.mine,
      body: html`<ul class="plain-links">
        ${ownLink('file-text', t.policies.own, urls.portalPolicies)}
        ${ownLink('school', t.training.own, urls.portalTraining)}
        ${ownLink('file-text', t.agreements.own, urls.portalAgreements)}
        ${ownLink('user', t.portal.profile, urls.portalProfile)}
        ${ownLink('mail', t.phishing.landing.report, urls.suspiciousMail)}
        ${ownLink('history', t.portal.record, urls.portalRecord)}
        ${ownLink('key', t.portal.sessions, urls.account)}
      </ul>`,
    })}`,
  })
}

/** Whoever works here and is not on the list of people yet: what they owe follows from that list, so nobody knows it. */
function mayOweMore({ person, roles }: Account): boolean {
  return person === undefined && roles.some((role) => role !== 'auditor')
}

/** What belongs together: all that is overdue, what has no date, and what is due on the same day. */
function groupOf({ formats, at }: GuestVisit, { due }: Duty): string {
  if (!due) return 'waits'
  return due < at ? 'overdue' : formats.date(due)
}

function headingOf(visit: GuestVisit, group: string, duties: readonly Duty[]): string {
  const { group: words } = visit.t.portal
  const said = inAll(visit, duties)
  return group === 'overdue' || group === 'waits' ? words[group](said) : words.due(group, said)
}

/** How many they are, and how long they take as far as that is known. */
function inAll({ t, language }: GuestVisit, duties: readonly Duty[]): string {
  const times = duties.flatMap(({ whole, time }) => whole ?? time ?? [])
  const things = t.portal.things(duties.length)
  if (times.length === 0) return things
  const said = t.portal.inAll(
    duties.length,
    things,
    totalTimeWords(t, timesTogether(times)[language]),
  )
  const unknown = duties.length - times.length
  return unknown === 0 ? said : `${said} (${t.portal.unknownTime(unknown)})`
}

function ownLink(sign: IconName, name: string, url: string): Markup {
  return html`<li><a href="${url}">${icon(sign)} ${name}</a></li>`
}

function dutyCard(visit: GuestVisit, duty: Duty, isNext: boolean): Markup {
  const { t, language } = visit
  return card({
    title: duty.title[language],
    body: html`<p>${duty.about[language]}</p>
      <p class="aside">
        ${whenOf(visit, duty)}${duty.time ? html`<br />${timeWords(t, duty.time[language])}` : ''}
      </p>
      ${
        duty.url === undefined
          ? ''
          : html`<p>
              <a class="btn ${isNext ? 'btn-primary' : ''}" href="${duty.url}"
                >${t.portal.start}<span class="visually-hidden">: ${duty.title[language]}</span></a
              >
            </p>`
      }`,
  })
}

function dutyList(visit: GuestVisit, duties: readonly Duty[]): Markup {
  const { language } = visit
  return html`<ul>
    ${duties.map(
      (duty) =>
        html`<li>
          ${duty.url === undefined ? duty.title[language] : html`<a href="${duty.url}">${duty.title[language]}</a>`}
          <br /><span class="aside">${whenOf(visit, duty)}</span>
        </li>`,
    )}
  </ul>`
}

/** Days, not minutes: nobody waits for one. */
function whenOf({ t, formats, at }: GuestVisit, { due, doneAt }: Duty): string {
  if (doneAt) return `${t.portal.doneAt}: ${formats.date(doneAt)}`
  if (!due) return t.portal.waits
  return `${due < at ? t.portal.overdue : t.portal.due}: ${formats.date(due)}`
}
