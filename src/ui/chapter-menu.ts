import { html } from 'hono/html'

import { icon } from './icon.ts'
import type { IconName } from './icon.ts'
import type { Messages } from './messages.ts'
import { statusSign } from './status-sign.ts'
import type { Markup, Status } from './status-sign.ts'

/** Links that belong together, under a name where one helps. */
export interface NavGroup {
  label?: string
  links: readonly NavLink[]
  /** Folded away behind its name, unless the page shown is in it. */
  isFolded?: boolean
}

export interface NavLink {
  name: string
  url: string
  icon?: IconName
  /** The worst status below this link. */
  status?: Status
  /** How much waits there. */
  count?: number
  /** True for the page shown, or what it lies below. */
  isCurrent?: boolean
}

/** The way to everything: beside the page where there is room, else folded away behind one word. */
export function chapterMenu(t: Messages, groups: readonly NavGroup[]): Markup {
  return html`<nav class="door-nav" aria-label="${t.frame.chapters}">
    <details>
      <summary>${icon('menu-2')} ${t.frame.menu}</summary>
      ${groups.map((group) => html`<section>${section(t, group)}</section>`)}
    </details>
  </nav>`
}

function section(t: Messages, { label, links, isFolded }: NavGroup): Markup {
  const list = html`<ul>
    ${links.map((link) => html`<li>${entry(t, link)}</li>`)}
  </ul>`
  if (!isFolded) return html`${label === undefined ? '' : html`<h2>${label}</h2>`}${list}`
  const isOpen = links.some(({ isCurrent }) => isCurrent)
  return html`<details ${isOpen ? 'open' : ''}>
    <summary>${icon('chevron-right')}<span class="door-nav-name">${label}</span></summary>
    ${list}
  </details>`
}

function entry(t: Messages, link: NavLink): Markup {
  return html`<a href="${link.url}" ${link.isCurrent ? html` aria-current="page"` : ''}
    >${link.icon ? icon(link.icon) : ''}<span class="door-nav-name">${link.name}</span>${
      link.count === undefined ? '' : html`<span class="door-nav-count">${link.count}</span>`
    }${link.status ? html`${statusSign(link.status)}<span class="visually-hidden">: ${t.status[link.status]}</span>` : ''}</a
  >`
}
