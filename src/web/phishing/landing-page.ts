import { html } from 'hono/html'

import { filledIn } from '#program/phishing/shipped.ts'
import type { ShippedMail } from '#program/phishing/shipped.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserScripts } from '#web/auth/browser-scripts.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

/** Where the link leads: what gave this mail away, and no word about whoever followed it. Asks for nothing. */
export function landingPage(visit: Visit, mail: ShippedMail): Response {
  const { t, language, house } = visit
  const words = t.phishing.landing
  return doorResponse(visit, {
    door: 'outside',
    title: words.title,
    script: browserScripts().opened,
    body: html`<div data-opened="${urls.exerciseOpened}">
      <p class="lead">${words.lead(house.organisation.name)}</p>
      <p>${words.nobody}</p>
      ${card({
        title: words.clues,
        body: cluesOf(mail, language, words.quote),
      })}
      ${card({ title: words.mail, body: mailShown(visit, mail) })}
      ${card({ title: words.instead, body: html`<p>${mail.instead[language]}</p>` })}
      ${card({
        title: words.next,
        body: html`<p>${words.nextText}</p>
          <p>
            <a class="btn" href="${urls.suspiciousMail}?lang=${language}">${words.report}</a>
          </p>`,
      })}
    </div>`,
  })
}

/** What gives a mail away, each with why. */
export function cluesOf(
  { clues }: ShippedMail,
  language: LanguageCode,
  quoted: (text: string) => string,
): Markup {
  return html`<ol>
    ${clues.map(
      ({ quote, why }) =>
        html`<li>
          <p><strong>${quoted(quote[language])}</strong><br />${why[language]}</p>
        </li>`,
    )}
  </ol>`
}

/** The mail as it looks, with what gives it away marked. Its link is text here. */
export function mailShown({ t, language, house }: Visit, mail: ShippedMail): Markup {
  const words = t.phishing.landing
  const shown = (said: { de: string; en: string }) =>
    marked(filledIn(said[language], house.organisation.name), mail, language)
  const line = (name: string, said: { de: string; en: string }) =>
    html`<p><span class="aside">${name}</span><br />${shown(said)}</p>`
  return html`${line(words.from, mail.sender)} ${line(words.subject, mail.subject)}
  ${mail.paragraphs.map((paragraph) => html`<p>${shown(paragraph)}</p>`)}
  ${line(words.link, mail.button)}`
}

function marked(text: string, { clues }: ShippedMail, language: LanguageCode): Content[] {
  const places = clues
    .map(({ quote }, index) => ({
      quote: quote[language],
      n: index + 1,
      at: text.indexOf(quote[language]),
    }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
  const parts: Content[] = []
  let from = 0
  for (const { quote, n, at } of places) {
    if (at < from) continue
    parts.push(text.slice(from, at), html`<mark>${quote}</mark> <sup>${n}</sup>`)
    from = at + quote.length
  }
  return [...parts, text.slice(from)]
}
