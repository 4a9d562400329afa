import { html } from 'hono/html'
import { z } from 'zod'

import { countryName } from '#engine/country.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { countriesParameter } from '#run/countries-parameter.ts'
import { readProgram } from '#run/program-settings.ts'
import { currentVersion } from '#store/items.ts'
import { urls } from '#ui/urls.ts'
import { actUrl } from '#web/console/act-link.ts'
import { look } from '#web/console/look.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import type { SettingsSection } from './sections.ts'

const Parameters = z.object({ countries: z.array(z.string()) })

/** Where data may lie: the parameter of the test that judges it. */
export const countriesSection: SettingsSection = {
  title: (t) => t.settings.countries,
  async show(visit) {
    const { t, formats, language } = visit
    const countries = await allowedCountries(visit)
    const control = urls.consoleControl(countriesParameter.control)
    const version = await look(visit, (tx) =>
      currentVersion(tx, controlSettings.id, countriesParameter.control),
    )
    const seen = version && { basedOn: version.recordedFrom.toISOString() }
    const url = actUrl(visit, 'country.allow', { ...seen })
    const names = countries.map((code) => countryName(code, language))
    const given = countries.map((code) => `&countries=${code}`).join('')
    return {
      body: html`<p>${t.settings.countriesNow(formats.list(names))}</p>
        ${
          mayOpen(visit, control)
            ? html`<p><a href="${control}">${t.settings.countriesSentence}</a></p>`
            : ''
        }`,
      actions:
        url === undefined ? '' : html`<a class="btn" href="${url}${given}">${t.kept.change}</a>`,
    }
  },
}

/** The codes of the countries in which data may lie. */
export async function allowedCountries(visit: GuestVisit): Promise<string[]> {
  const { tests } = await look(visit, readProgram)
  const running = tests.find(({ test }) => test.id === countriesParameter.test)
  const parameters = Parameters.safeParse(running?.parameters)
  return parameters.success ? parameters.data.countries : []
}
