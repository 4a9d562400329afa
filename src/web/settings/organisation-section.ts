import { html } from 'hono/html'

import { organisationSettings } from '#populations/organisation-setting.ts'
import { keptOrganisationSettings } from '#program/system/organisation-settings.ts'
import { currentVersion } from '#store/items.ts'
import { factList } from '#ui/components/fact-list.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { look } from '#web/console/look.ts'
import { shownFields } from '#web/managed/shown-fields.ts'

import type { SettingsSection } from './sections.ts'

/** Language, time zone, look, and the SOC 2 report: the managed settings, with their history a step away. */
export const organisationSection: SettingsSection = {
  title: (t) => t.settings.organisation,
  async show(visit) {
    const { t, house } = visit
    const { id } = organisationSettings
    const version = await look(visit, (tx) => currentVersion(tx, id, 'organisation'))
    const held = {
      timeZone: house.organisation.timeZone,
      // What is written in where nobody has chosen: people/language-of.ts.
      language: 'de',
      soc2: 'none',
      ...Object(version?.content),
    }
    const given = version ? {} : { timeZone: house.organisation.timeZone }
    return {
      body: html`${factList([
        { name: t.settings.name, value: house.organisation.name },
        { name: t.settings.origin, value: html`<code>${house.organisation.origin}</code>` },
        ...shownFields(visit, keptOrganisationSettings, held),
      ])}
      ${version ? html`<p><a href="${urls.keptItem(id, 'organisation')}">${t.kept.history}</a></p>` : ''}`,
      actions: actLink(visit, `${id}.change`, t.kept.change, { id: 'organisation', ...given }),
    }
  },
}
