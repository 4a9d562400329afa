import { html } from 'hono/html'

import type { Door, OpenDoor } from './door.ts'
import { icon } from './icon.ts'
import type { LanguageCode, Messages } from './messages.ts'
import type { Markup } from './status-sign.ts'
import { themes } from './theme-styles.ts'
import type { Theme } from './theme-styles.ts'
import { urls } from './urls.ts'

/** Who is signed in, and what they may set for themselves. Every choice is a form of its own, sent at once. */
export function accountMenu(page: {
  t: Messages
  language: LanguageCode
  theme?: Theme
  door: Door
  person: { name: string; doors?: readonly OpenDoor[] }
  here?: string
}): Markup {
  const { t, language, theme = 'auto', door, person, here } = page
  const others = (person.doors ?? []).filter((each) => each.door !== door)
  const back = here === undefined ? '' : html`<input type="hidden" name="back" value="${here}" />`
  return html`<details class="door-account">
    <summary>
      ${icon('user-circle')}<span class="visually-hidden">${t.frame.account}: </span
      ><bdi class="door-account-name">${person.name}</bdi>${icon('chevron-down')}
    </summary>
    <div class="door-panel">
      <p class="door-panel-name"><bdi>${person.name}</bdi></p>
      ${
        others.length === 0
          ? ''
          : html`<h2>${t.frame.goTo}</h2>
              <ul>
                ${others.map((each) => html`<li><a href="${each.url}">${icon(doorIcons[each.door])} ${t.frame.doors[each.door]}</a></li>`)}
              </ul>`
      }
      <h2>${t.frame.account}</h2>
      <ul>
        <li><a href="${urls.account}">${icon('key')} ${t.frame.accountSettings}</a></li>
      </ul>
      <form method="post" action="${urls.preferences}">
        ${back}
        <fieldset>
          <legend>${t.frame.theme}</legend>
          ${themes.map((each) => html`<button name="theme" value="${each}" aria-pressed="${each === theme ? 'true' : 'false'}">${t.frame.themes[each]}</button>`)}
        </fieldset>
      </form>
      <form method="post" action="${urls.preferences}">
        ${back}
        <fieldset>
          <legend>${t.frame.language}</legend>
          ${languages.map(({ code, name }) => html`<button name="language" value="${code}" lang="${code}" aria-pressed="${code === language ? 'true' : 'false'}">${name}</button>`)}
        </fieldset>
      </form>
      <form method="post" action="${urls.signOut}">
        <button class="btn">${icon('logout')} ${t.frame.signOut}</button>
      </form>
    </div>
  </details>`
}

const doorIcons = { console: 'shield-check', portal: 'list-check', audit: 'report-search' } as const

/** Each in its own language: who is in the wrong one must find the way out. */
const languages = [
  { code: 'de', name: 'Deutsch' },
  { code: 'en', name: 'English' },
] as const
