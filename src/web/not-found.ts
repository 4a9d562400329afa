import { html } from 'hono/html'

import { document } from '#ui/layout.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

export function notFoundPage(language: LanguageCode): Markup {
  const t = messages[language]
  return document({
    t,
    title: t.notFound.title,
    name: 'Beleg',
    body: html`<main class="opening">
      <h1>${t.notFound.title}</h1>
      <p>${t.notFound.text}</p>
      <p><a href="${urls.trust(language)}">${t.heading}</a></p>
    </main>`,
  })
}
