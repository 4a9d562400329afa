import { html } from 'hono/html'

import { lastDue } from '#engine/obligation.ts'
import type { OwnAnnouncement } from '#program/governance/current-announcement.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

/** What the company says of its program, to read and to say that one has. */
export function ownAnnouncementPage(
  visit: GuestVisit,
  own: OwnAnnouncement | undefined,
  language: 'de' | 'en',
): Response {
  const { t, formats } = visit
  const words = t.governance
  const trail = [{ name: t.portal.title, url: urls.portal }]
  if (!own) {
    return doorResponse(visit, {
      door: 'portal',
      title: words.announcement,
      trail,
      body: emptyState({
        icon: 'bell',
        title: words.noAnnouncement,
        text: words.noAnnouncementText,
      }),
    })
  }
  const { announcement } = own
  const [title, text] =
    language === 'de'
      ? [announcement.titleDe, announcement.textDe]
      : [announcement.titleEn, announcement.textEn]
  const other = language === 'de' ? 'en' : 'de'
  return doorResponse(visit, {
    door: 'portal',
    title,
    trail,
    body: html`${card({
      body: html`${factList([
          { name: words.published, value: formats.date(new Date(announcement.publishedAt)) },
          { name: words.status, value: standing(visit, own) },
        ])}
        <p><a href="${urls.portalAnnouncement}?in=${other}">${words.readIn[other]}</a></p>`,
    })}
    ${card({
      body: html`<div class="policy-text" lang="${language}">${markdownMarkup(text)}</div>`,
    })}
    ${confirmCard(visit, own, language)}`,
  })
}

function standing({ t, formats, at }: GuestVisit, { obligation, days }: OwnAnnouncement): string {
  const words = t.governance
  if (!obligation) return words.notOwed
  const { doneAt, from, pauses } = obligation
  if (doneAt !== undefined) return words.read(formats.date(new Date(doneAt)))
  if (from === undefined) return words.open
  const due = lastDue(new Date(from), days, pauses)
  return due < at ? words.overdue(formats.date(due)) : words.due(formats.date(due))
}

function confirmCard(
  { t, guest }: GuestVisit,
  { announcement, obligation }: OwnAnnouncement,
  language: 'de' | 'en',
): Markup | string {
  const { person } = guest.account
  if (person === undefined || !guest.permissions.has('duty.do')) return ''
  if (!obligation || obligation.doneAt !== undefined) return ''
  const words = t.governance
  return card({
    body: html`<p>${words.confirmText}</p>
      ${form({
        t,
        action: `${urls.act('announcement.read')}?back=${urls.portal}`,
        fields: [],
        submit: words.confirm,
        hidden: { person, announcement: announcement.id, language },
      })}`,
  })
}
