/** The pages behind a mailed link, for whoever has no account: the whole text, a code for the mailbox, a name. */
import { html } from 'hono/html'

import { readOrg } from '#store/organisation.ts'
import { stateOfTicket } from '#store/tickets.ts'
import type { Purpose } from '#store/tickets.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { timeWords } from '#ui/time-words.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

/** One text to read, and what is done with it. */
export interface LinkedText {
  title: string
  /** The mailbox the code goes to. */
  email: string
  /** To the address of the page, and of the code. */
  paths: { read: string; code: string }
  /** The wording as shown, in which language it is, and what it is known by. */
  shown: { language: LanguageCode; text: Markup; digest: string; version: number }
  /** Whether the other language has a wording of its own. */
  isInBoth: boolean
  words: {
    intro: string
    text: string
    codeSent: string
    submit: string
    submitText: string
    nameHint: string
  }
  /** How long it takes to read, in seconds, where that can be told. */
  seconds?: number
  /** Beside the text, such as the way to a file that is the wording. */
  beside?: Markup
}

/** The whole text, and then the way to the code. */
export function readPage(visit: Visit, linked: LinkedText, token: string): Response {
  const { t, language } = visit
  const words = t.byLink
  const other = language === 'de' ? 'en' : 'de'
  const query = new URLSearchParams({ token, lang: other })
  return doorResponse(visit, {
    door: 'outside',
    title: linked.title,
    body: html`<p>${linked.words.intro}</p>
      ${linked.seconds === undefined ? '' : html`<p class="aside">${timeWords(t, linked.seconds)}</p>`}
      ${linked.isInBoth ? html`<p><a href="${linked.paths.read}?${query.toString()}" hreflang="${other}">${words.language[other]}</a></p>` : ''}
      ${textCard(visit, linked)}
      ${card({
        title: words.codeTitle,
        body: html`<p>${words.codeText(linked.email)}</p>
          ${form({
            t,
            action: `${linked.paths.code}?lang=${language}`,
            hidden: { token },
            fields: [],
            submit: words.codeButton,
          })}`,
      })}`,
  })
}

/** What is known by now of whoever reads, and what is wrong with it. */
export interface Typed {
  token: string
  step: string
  name: string
  wrong?: 'code' | 'name'
  /** Since they began, the text became another: shown whole, and said. */
  isChanged?: boolean
  /** A code that was right for the text before, and is good for this one: not asked again. */
  code?: string
}

/** Code and name; shown again with what is wrong. */
export function codePage(
  visit: Visit,
  linked: LinkedText,
  { token, step, name, wrong, code, isChanged = false }: Typed,
): Response {
  const { t, language } = visit
  const words = t.byLink
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: linked.title,
      body: html`${isChanged ? notice(t, 'warning', words.changed) : ''}
      ${
        code === undefined && !isChanged
          ? html`<p>${linked.words.codeSent}</p>
              <details>
                <summary>${linked.words.text}</summary>
                ${textCard(visit, linked)}
              </details>`
          : html`<p>${linked.words.intro}</p>
              ${textCard(visit, linked)}`
      }
      ${card({
        title: linked.words.submit,
        body: html`${notice(t, 'info', linked.words.submitText)}
        ${form({
          t,
          action: `${linked.paths.read}?lang=${language}`,
          hidden: {
            token,
            step,
            digest: linked.shown.digest,
            ...(code !== undefined && { code }),
          },
          fields: [
            ...(code === undefined
              ? [
                  {
                    kind: 'text' as const,
                    name: 'code',
                    label: words.code,
                    hint: words.codeHint,
                    autocomplete: 'one-time-code' as const,
                    maxLength: 12,
                    ...(wrong === 'code' && { error: words.codeWrong }),
                  },
                ]
              : []),
            {
              kind: 'text',
              name: 'name',
              label: words.name,
              hint: linked.words.nameHint,
              value: name,
              autocomplete: 'name',
              maxLength: 200,
              ...(wrong === 'name' && { error: words.nameMissing }),
            },
          ],
          submit: linked.words.submit,
        })}`,
      })}
      ${actionButton({
        action: `${linked.paths.code}?lang=${language}`,
        hidden: { token },
        name: words.again,
      })}`,
    },
    isChanged ? 409 : wrong ? 400 : 200,
  )
}

/** What is said of a link that did what it was for. */
interface Used {
  title: string
  text: string
}

/**
 * A link that was good says why it is not any more; one that never was is counted. One whose time has not come leads nowhere all
 * the same where it was replaced or taken back: whose it is now, or what became of it, is for nobody to read here.
 */
export async function linkOver(
  visit: Visit,
  purpose: Purpose,
  token: string,
  used: Used,
): Promise<Response> {
  const { house, at } = visit
  const state = await readOrg(house.store, house.organisation.id, (tx) =>
    stateOfTicket(tx, purpose, token, at),
  )
  const why = state === 'good' ? 'ended' : state === 'unknown' ? 'gone' : state
  if (why === 'gone') await house.throttle.count('address', visit.network)
  return overPage(visit, why, used)
}

function overPage(visit: Visit, why: 'used' | 'expired' | 'ended' | 'gone', used: Used): Response {
  const words = visit.t.byLink
  const { title, text } = {
    used,
    expired: { title: words.expired, text: words.expiredText },
    ended: { title: words.ended, text: words.endedText },
    gone: { title: words.gone, text: words.goneText },
  }[why]
  return doorResponse(
    visit,
    { door: 'outside', title, body: html`<p>${text}</p>` },
    why === 'gone' ? 404 : 410,
  )
}

function textCard({ t }: Visit, { shown, beside }: LinkedText): Markup {
  return card({
    body: html`<div class="policy-text" lang="${shown.language}">${shown.text}</div>
      ${beside ?? ''}
      ${factList([
        { name: t.byLink.version, value: String(shown.version) },
        { name: t.byLink.digest, value: html`<code>${shown.digest}</code>` },
      ])}`,
  })
}
