import { html } from 'hono/html'

import { accountMenu } from './account-menu.ts'
import { brandImage, brandStylesheet } from './brand.ts'
import type { Brand } from './brand.ts'
import { chapterMenu } from './chapter-menu.ts'
import type { NavGroup } from './chapter-menu.ts'
import type { Door, OpenDoor } from './door.ts'
import { doorsAssets } from './doors-stylesheet.ts'
import { icon } from './icon.ts'
import type { LanguageCode, Messages } from './messages.ts'
import type { Markup } from './status-sign.ts'
import type { Theme } from './theme-styles.ts'
import { urls } from './urls.ts'

/** What a page behind a door is made of. */
export interface DoorPage {
  t: Messages
  language: LanguageCode
  /** What the account chose; `auto` where nobody is known. */
  theme?: Theme
  /** The name of a colour in doors/identity.css; ours where none is chosen. */
  accent?: string
  /** A colour of the company's own in place of that, and its logo. */
  brand?: Brand
  door: Door
  organisation: { name: string }
  /** Who is signed in, and the doors open to them. */
  person?: { name: string; doors?: readonly OpenDoor[] }
  /** The only `<h1>`, and the first part of the window's title. */
  title: string
  /** What stands above this page, from the top; the page itself is not in it. */
  trail?: readonly { name: string; url: string }[]
  nav?: readonly NavGroup[]
  /** `script`: the address of the module that leads there by a key. */
  search?: { action: string; value?: string; script?: string }
  /** What an auditor looks at; for the door `audit`. */
  engagement?: { name: string; period: string }
  /** The address of the page itself: a form that changes language or theme comes back here. */
  here?: string
  /** This page in the other language, where nobody is known whose choice could be kept. */
  otherLanguage?: string
  notices?: readonly Markup[]
  /** The address of a module. */
  script?: string
  body: Markup
}

/** The frame of every page behind a door. Works without scripts; all that it loads comes from `doorsAssets()`. */
export function doorPage(page: DoorPage): Markup {
  const { t, language, theme = 'auto', brand = {}, door, organisation, title, script } = page
  const accent = brand.colours ? 'own' : (page.accent ?? 'green')
  const { stylesheet, mark } = doorsAssets()
  return html`<!doctype html>
    <html lang="${language}" data-bs-theme="${theme}" data-accent="${accent}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="${theme === 'auto' ? 'light dark' : theme}" />
        <title>${title} · ${organisation.name}</title>
        <link rel="stylesheet" href="${stylesheet}" />
        ${brand.colours ? html`<link rel="stylesheet" href="${brandStylesheet(brand.colours).url}" />` : ''}
        <link rel="icon" href="${mark}" type="image/svg+xml" />
        ${[script, page.search?.script].map((each) => (each === undefined ? '' : html`<script type="module" src="${each}"></script>`))}
      </head>
      <body class="door-${door}">
        <a class="skip-link" href="#main">${t.frame.skip}</a>
        ${door === 'outside' ? outside(page, mark) : inside(page, mark)}
      </body>
    </html> `
}

function inside(page: DoorPage, mark: string): Markup {
  const { t, door, organisation, person, nav = [], search, engagement } = page
  const home =
    person?.doors?.find((each) => each.door === door)?.url ??
    (door === 'portal' || door === 'audit' ? urls[door] : urls.console)
  return html`<header class="door-bar">
      <a class="door-brand" href="${home}"
        >${page.brand?.logo ? brandImage(page.brand.logo) : html`<img src="${mark}" width="26" height="26" alt="" />`}
        <bdi>${organisation.name}</bdi></a
      >
      ${search ? searchForm(t, search) : ''} ${person ? accountMenu({ ...page, person }) : ''}
    </header>
    ${
      engagement
        ? html`<aside class="door-engagement" aria-label="${t.frame.audit.label}">
            <p>
              <strong><bdi>${t.frame.audit.scope(engagement.name, engagement.period)}</bdi></strong>
              <span>${t.frame.audit.readOnly}</span>
            </p>
          </aside>`
        : ''
    }
    <div class="door-frame">
      ${nav.length > 0 ? chapterMenu(t, nav) : ''}
      <main id="main" tabindex="-1" class="door-main">${content(page)}</main>
    </div>
    <footer class="door-foot"><p>${t.madeWith}</p></footer>`
}

/** One card in the middle, for whoever has not come in yet. */
function outside(page: DoorPage, mark: string): Markup {
  const { t, organisation, otherLanguage } = page
  return html`<header class="door-bar">
      <p class="door-brand">
        <img src="${mark}" width="26" height="26" alt="" /> <bdi>${organisation.name}</bdi>
      </p>
      ${otherLanguage === undefined ? '' : html`<nav aria-label="${t.frame.language}"><a class="door-language" href="${otherLanguage}" lang="${t.otherLanguage.code}" hreflang="${t.otherLanguage.code}">${t.otherLanguage.name}</a></nav>`}
    </header>
    <main id="main" tabindex="-1" class="door-card card">
      <div class="card-body">${content(page)}</div>
    </main>
    <footer class="door-foot"><p>${t.madeWith}</p></footer>`
}

function content({ t, title, trail = [], notices = [], body }: DoorPage): Markup {
  return html`${
      trail.length === 0
        ? ''
        : html`<nav class="door-trail" aria-label="${t.frame.trail}">
            <ol>
              ${trail.map(
                ({ name, url }) =>
                  html`<li>
                    <a href="${url}"><bdi>${name}</bdi></a>
                  </li>`,
              )}
            </ol>
          </nav>`
    }
    <h1><bdi>${title}</bdi></h1>
    ${notices} ${body}`
}

function searchForm(
  t: Messages,
  { action, value = '', script }: Exclude<DoorPage['search'], undefined>,
): Markup {
  return html`<form class="door-search" role="search" method="get" action="${action}">
    <label class="visually-hidden" for="door-search">${t.frame.search}</label>
    <input
      id="door-search"
      class="form-control"
      type="search"
      name="q"
      value="${value}"
      placeholder="${t.frame.searchHint}"
      maxlength="200"
      ${script === undefined ? '' : html`aria-keyshortcuts="Meta+K Control+K" title="${t.frame.searchKey}"`}
    />
    <button class="btn btn-icon" type="submit" title="${t.frame.search}">
      ${icon('search')}<span class="visually-hidden">${t.frame.search}</span>
    </button>
  </form>`
}
