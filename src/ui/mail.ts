import { html, raw } from 'hono/html'

import type { Messages } from './messages.ts'
import { textOf } from './status-sign.ts'

/** What a mail is made of. Paragraphs are plain text; names from outside may stand in them. */
export interface MailParts {
  t: Pick<Messages, 'language' | 'outbound'>
  organisation: string
  /** Also the subject. */
  heading: string
  paragraphs: readonly string[]
  button?: { label: string; url: string }
  /** A way out, in small print at the end. */
  end?: { label: string; url: string }
  /** Where Beleg is reached, such as `https://trust.example.com`: the only place a button or the way out may lead to. */
  site?: string
}

/** A mail as plain text, and the same as HTML. Throws where its button leads anywhere but to the site. */
export function mailMarkup(parts: MailParts): { subject: string; text: string; html: string } {
  const { t, organisation, heading, paragraphs, button, end, site } = parts
  for (const link of [button, end])
    if (link && !(site !== undefined && isWithin(link.url, site)))
      throw new Error('a mail may only lead to the site itself')
  const text = [
    heading,
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    `-- \n${t.outbound.sentBy(organisation)}`,
    ...(end ? [`${end.label}:\n${end.url}`] : []),
  ].join('\n\n')
  return { subject: heading, text: `${text}\n`, html: textOf(markup(parts)) }
}

function isWithin(address: string, site: string): boolean {
  return (
    URL.canParse(address) && URL.canParse(site) && new URL(address).origin === new URL(site).origin
  )
}

function markup({ t, organisation, heading, paragraphs, button, end }: MailParts) {
  return html`<!doctype html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${heading}</title>
        <style>
          ${raw(stylesheet)}
        </style>
      </head>
      <body>
        <main>
          <p class="name">${organisation}</p>
          <h1>${heading}</h1>
          ${paragraphs.map((paragraph) => html`<p>${paragraph}</p> `)}
          ${
            button &&
            html`<p><a class="button" href="${button.url}">${button.label}</a></p>
              <p class="small">${t.outbound.linkBelow}<br />${button.url}</p>`
          }
          <p class="small end">${t.outbound.sentBy(organisation)}</p>
          ${end && html`<p class="small"><a href="${end.url}">${end.label}</a></p>`}
        </main>
      </body>
    </html> `
}

// Mail programs fetch no stylesheet, and many know no variables.
const stylesheet = `
:root { color-scheme: light dark }
body { margin: 0; padding: 24px 16px; background: #fdfcf9; color: #1b1f1e; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 560px; margin: 0 auto }
h1 { font-size: 22px; line-height: 1.25 }
.name, .small { color: #59615e; font-size: 14px }
.small { overflow-wrap: anywhere }
.end { margin-top: 32px; padding-top: 12px; border-top: 1px solid #dcdad1 }
.button { display: inline-block; padding: 10px 18px; border-radius: 6px; background: #1f665f; color: #fff; text-decoration: none }
@media (prefers-color-scheme: dark) {
  body { background: #151918; color: #e9ebe8 }
  .name, .small { color: #a9b1ad }
  .end { border-color: #343b39 }
  .button { background: #8fd0c4; color: #10201d }
}
`
