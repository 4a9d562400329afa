/** What stands at an address that leads nowhere, and on the trust page before there is one. */
import { html } from 'hono/html'

import { document } from '#ui/layout.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

export function notFoundPage(language: LanguageCode): Markup {
  const t = messages[language]
  return plainPage(language, t.notFound, html`<a href="${urls.trust(language)}">${t.heading}</a>`)
}

/** Where the trust page will be: a visitor came too early, and whoever sets it up finds the way in. */
export function unpublishedPage(language: LanguageCode): Markup {
  const t = messages[language]
  return plainPage(
    language,
    t.unpublished,
    html`<a href="${urls.signIn}">${t.door.signIn}</a>`,
    urls.trust(t.otherLanguage.code),
  )
}

function plainPage(
  language: LanguageCode,
  { title, text }: { title: string; text: string },
  next: Markup,
  otherLanguage?: string,
): Markup {
  return document({
    t: messages[language],
    title,
    name: 'Beleg',
    ...(otherLanguage !== undefined && { otherLanguage }),
    body: html`<main class="opening">
      <h1>${title}</h1>
      <p>${text}</p>
      <p>${next}</p>
    </main>`,
  })
}
