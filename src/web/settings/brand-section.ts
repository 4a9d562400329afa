import { html } from 'hono/html'

import { accents } from '#engine/accents.ts'
import { readableOnBoth } from '#engine/brand-colour.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { managedItems } from '#store/items.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import { mayOpen } from '#web/may-open.ts'

import type { SettingsSection } from './sections.ts'

/** Colour and logo as they are on light paper and on dark, and the form that takes another logo. */
export const brandSection: SettingsSection = {
  title: (t) => t.settings.brand,
  async show(visit, error) {
    const { t } = visit
    const words = t.settings
    const [setting] = await look(visit, (tx) => managedItems(tx, organisationSettings))
    const { colour, accent = 'green', logo } = setting ?? {}
    const pair = colour === undefined ? accents[accent] : readableOnBoth(colour)
    const isAdapted =
      colour !== undefined &&
      ![pair.light, pair.dark].every((each) => each === colour.toLowerCase())
    const remove = urls.act('logo.remove')
    return {
      body: html`<p>${words.brandAbout}</p>
        ${factList([
          { name: words.onLight, value: html`${swatch(pair.light)} <code>${pair.light}</code>` },
          { name: words.onDark, value: html`${swatch(pair.dark)} <code>${pair.dark}</code>` },
          ...(isAdapted ? [{ name: words.adapted, value: words.adaptedFrom(colour) }] : []),
          {
            name: words.logo,
            value: logo
              ? html`<img
                  class="logo"
                  src="${urls.ownLogo(logo.sha256)}"
                  height="32"
                  alt="${words.logo}"
                />`
              : words.noLogo,
          },
        ])}
        ${
          visit.guest.permissions.has('settings.change')
            ? form({
                t,
                action: urls.consoleLogo,
                fields: [
                  {
                    kind: 'file',
                    name: 'file',
                    label: words.newLogo,
                    hint: words.logoHint,
                    accept: '.png,image/png',
                  },
                ],
                submit: words.setLogo,
                ...(error !== undefined && { error }),
              })
            : ''
        }`,
      actions:
        logo && mayOpen(visit, remove)
          ? actionButton({
              action: remove,
              name: words.removeLogo,
              hidden: { _back: urls.consoleSettings },
            })
          : '',
    }
  },
}

function swatch(colour: string): Markup {
  return html`<svg width="20" height="20" aria-hidden="true">
    <rect width="20" height="20" rx="4" fill="${colour}" />
  </svg>`
}
