import { html } from 'hono/html'

import { brandImage, brandStylesheet } from './brand.ts'
import type { Brand } from './brand.ts'
import type { Messages } from './messages.ts'
import type { Markup } from './status-sign.ts'
import { stylesheet } from './stylesheet.ts'
import { urls } from './urls.ts'

/** The frame of every page. Nothing runs but the one script a page names, and nothing is fetched from anywhere else. */
export function document(page: {
  t: Messages
  title: string
  name: string
  otherLanguage?: string
  /** The address of a feed of what changes. */
  feed?: string
  /** The address of a module. */
  script?: string
  brand?: Brand
  body: Markup
}): Markup {
  const { t, title, name, otherLanguage, feed, script, brand = {}, body } = page
  return html`<!doctype html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${stylesheet.url}" />
        ${brand.colours ? html`<link rel="stylesheet" href="${brandStylesheet(brand.colours).url}" />` : ''}
        <link rel="icon" href="${urls.mark}" type="image/svg+xml" />
        ${otherLanguage === undefined ? '' : html`<link rel="alternate" hreflang="${t.otherLanguage.code}" href="${otherLanguage}" />`}
        ${feed === undefined ? '' : html`<link rel="alternate" type="application/atom+xml" href="${feed}" />`}
        ${script === undefined ? '' : html`<script type="module" src="${script}"></script>`}
      </head>
      <body>
        <header class="top">
          <p class="name">
            ${brand.logo ? brandImage(brand.logo) : html`<img src="${urls.mark}" width="28" height="28" alt="" />`}
            ${name}
          </p>
          ${otherLanguage === undefined ? '' : html`<nav><a href="${otherLanguage}" lang="${t.otherLanguage.code}" hreflang="${t.otherLanguage.code}" title="${t.otherLanguage.label}">${t.otherLanguage.name}</a></nav>`}
        </header>
        ${body}
        <footer class="bottom"><p>${t.madeWith}</p></footer>
      </body>
    </html> `
}
