import { html } from 'hono/html'
import type { z } from 'zod'

import type { Tried } from '#run/actions/test-source.ts'
import { card } from '#ui/components/card.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'
import { unreadReason } from '#web/why-unread.ts'

import { adviceFor } from './advice.ts'

/** What a trial of the connection found: what could be read and what not, why, and what to do about it. */
export function triedCard(
  { t, formats }: GuestVisit,
  { read, unread, cutShort, trouble, scopes }: z.infer<typeof Tried>,
): Markup {
  const words = t.sources.tried
  const unreadScopes = scopes.filter(({ complete }) => !complete)
  return card({
    title: words.title,
    body: html`${trouble ? notice(t, 'bad', html`${words.trouble} ${unreadReason(t, { because: trouble.code, message: trouble.message })}<br />${adviceFor(t, trouble.code)}`) : ''}
    ${read > 0 ? notice(t, 'good', words.good(formats.number(read))) : ''}
    ${unread > 0 ? notice(t, 'bad', words.bad(formats.number(unread))) : ''}
    ${!trouble && read + unread === 0 ? notice(t, 'warning', words.nothing) : ''}
    ${
      unreadScopes.length === 0
        ? ''
        : html`<ul>
            ${unreadScopes.map(
              ({ scope, because, message }) =>
                html`<li>
                  <bdi><code>${scope}</code></bdi
                  >: ${unreadReason(t, { because, message })}<br />${t.sources.todo}
                  ${adviceFor(t, because ?? undefined)}
                </li>`,
            )}
          </ul>`
    }
    ${cutShort && read + unread > 0 ? html`<p class="aside">${words.cut}</p>` : ''}`,
  })
}
