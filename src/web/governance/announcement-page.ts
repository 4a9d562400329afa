import { html } from 'hono/html'

import { announcements } from '#populations/announcement.ts'
import type { Announcement } from '#populations/announcement.ts'
import { announcementObligations } from '#program/governance/announcement-obligation.ts'
import { newestOf } from '#program/governance/current-announcement.ts'
import { programAnnounced } from '#program/governance/program-announced.ts'
import { shippedAnnouncement } from '#program/governance/shipped-announcement.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'
import { testLink } from '#web/test-link.ts'

export interface AnnouncementStanding {
  newest?: Announcement
  /** Whose duty it is to read it, and how many of them have, as of the last run. */
  owed: number
  read: number
}

export async function readStanding(tx: Tx): Promise<AnnouncementStanding> {
  const newest = newestOf(await managedItems(tx, announcements))
  const owed = (await listItems(tx, announcementObligations.id))
    .map(({ content }) => announcementObligations.item.parse(content))
    .filter(({ announcement }) => announcement === newest?.id)
    // Whoever left without reading it owes it no more.
    .filter(({ doneAt, closedAt }) => doneAt !== undefined || closedAt === undefined)
  const read = owed.filter(({ doneAt }) => doneAt !== undefined).length
  return { ...(newest && { newest }), owed: owed.length, read }
}

/** The announcement that holds, and the next one to publish, with what we propose. */
export async function announcementPage(
  visit: GuestVisit,
  { newest, owed, read }: AnnouncementStanding,
  contact: string | undefined,
): Promise<Response> {
  const { t, language, formats, house, guest } = visit
  const words = t.governance
  const { name } = house.organisation
  const draft = newest ?? shippedAnnouncement(name, contact ?? '…')
  const long = (field: 'textDe' | 'textEn') => ({
    kind: 'textarea' as const,
    name: field,
    label: words[field],
    rows: 16,
    value: draft[field],
  })
  const short = (field: 'titleDe' | 'titleEn') => ({
    kind: 'text' as const,
    name: field,
    label: words[field],
    value: draft[field],
  })
  return await consolePage(visit, {
    title: words.announcement,
    body: html`${
      newest
        ? card({
            title: language === 'de' ? newest.titleDe : newest.titleEn,
            body: html`${factList([
                { name: words.published, value: formats.time(new Date(newest.publishedAt)) },
                ...(owed > 0
                  ? [
                      {
                        name: words.status,
                        value: testLink(
                          visit,
                          programAnnounced.id,
                          words.readBy(formats.number(read), formats.number(owed)),
                        ),
                      },
                    ]
                  : []),
              ])}
              <div class="policy-text">
                ${markdownMarkup(language === 'de' ? newest.textDe : newest.textEn, { under: 2 })}
              </div>`,
          })
        : emptyState({ icon: 'bell', title: words.noAnnouncement, text: words.writeText })
    }
    ${
      guest.permissions.has('policy.change')
        ? card({
            title: words.write,
            body: html`<p>${words.writeText}</p>
              ${form({
                t,
                action: `${urls.act('announcement.publish')}?back=${urls.consoleAnnouncement}`,
                fields: [short('titleDe'), long('textDe'), short('titleEn'), long('textEn')],
                submit: words.publish,
              })}`,
          })
        : ''
    }`,
  })
}
