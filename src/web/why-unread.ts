/** Why a scope was not read to the end, in the reader's language; what the source said itself stands beside it as it came. */
import { html } from 'hono/html'

import type { Receipt } from '#engine/receipt.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

const longestMessage = 2000

/** A code in words: ours one by one, those of providers by their kind. */
export function whyUnread(
  { unread: { codes, kinds } }: Messages,
  code: string | undefined,
): string {
  const own: Readonly<Record<string, string>> = codes
  if (code !== undefined && Object.hasOwn(own, code)) return own[code] ?? kinds.other
  const found = rules.find(([pattern]) => pattern.test(code ?? ''))
  return kinds[found?.[1] ?? 'other']
}

/** The words, the code, and what the source said. */
export function unreadReason(
  t: Messages,
  {
    because,
    message,
  }: { because?: string | null | undefined; message?: string | null | undefined },
): Markup {
  return html`${whyUnread(t, because ?? undefined)}${because ? html` <small>(<bdi>${because}</bdi>)</small>` : ''}${said(message)}`
}

/** What a source or a connector said, in its own words: marked as a quotation, and as English, which nearly all speak. */
export function said(message: Receipt['message'] | null): Markup | '' {
  return message === undefined || message === null || message === ''
    ? ''
    : html`<br /><small
          ><q lang="en"><bdi>${message.slice(0, longestMessage)}</bdi></q></small
        >`
}

const rules: readonly (readonly [RegExp, keyof Messages['unread']['kinds']])[] = [
  // Ours, of settings and secrets that do not fit.
  [/^[a-z]+(?:-[a-z]+)+$/, 'setup'],
  [/Disabled|OptIn|_DISABLED|NotEnabled|SubscriptionRequired/i, 'off'],
  [/Secret|Credential|Token|Signature|InvalidClient|Unauthenticated/i, 'credentials'],
  [/Denied|Unauthori|Forbidden|Http40[13]/i, 'denied'],
  [/Throttl|TooMany|SlowDown|Busy|Exhausted|Unavailable|Internal|^Http(?:5|429)/i, 'busy'],
  [/Network|Timeout|Resolve|Connect|Unreach|ENOTFOUND|ECONN|ETIMEDOUT|EAI_/i, 'network'],
  [/Not_?Found|NoSuch|Http404|ENOENT/i, 'gone'],
]
