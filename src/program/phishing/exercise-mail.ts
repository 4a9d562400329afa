import { html } from 'hono/html'

import type { MailContent } from '#store/outbox.ts'
import { textOf } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { filledIn } from './shipped.ts'
import type { ShippedMail } from './shipped.ts'

/**
 * A mail of an exercise as it is sent. It looks like none of ours, and its one link leads to the site itself; the token
 * stands behind the `#`.
 */
export function exerciseMail(
  mail: ShippedMail,
  {
    language,
    organisation,
    site,
    token,
  }: { language: 'de' | 'en'; organisation: string; site: string; token: string },
): MailContent {
  const said = (words: { de: string; en: string }) => filledIn(words[language], organisation)
  const url = `${site}${urls.exerciseLink(mail.id)}?lang=${language}#${token}`
  const paragraphs = mail.paragraphs.map(said)
  const text = [...paragraphs, `${said(mail.button)}:\n${url}`, said(mail.sender)].join('\n\n')
  return {
    sender: said(mail.sender),
    subject: said(mail.subject),
    text: `${text}\n`,
    html: textOf(
      html`<!doctype html>
        <html lang="${language}">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            <title>${said(mail.subject)}</title>
          </head>
          <body>
            ${paragraphs.map((paragraph) => html`<p>${paragraph}</p> `)}
            <p><a href="${url}">${said(mail.button)}</a></p>
            <p>${said(mail.sender)}</p>
          </body>
        </html> `,
    ),
  }
}
