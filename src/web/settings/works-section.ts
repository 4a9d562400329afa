import { html } from 'hono/html'

import { legalEntities } from '#populations/legal-entity.ts'
import { managedItems } from '#store/items.ts'
import { factList } from '#ui/components/fact-list.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import { mayOpen } from '#web/may-open.ts'
import { councilWords } from '#web/purposes/council-words.ts'

import type { SettingsSection } from './sections.ts'

/** Which agreement with which works council this program stands on, entity by entity. */
export const worksSection: SettingsSection = {
  title: (t) => t.settings.works,
  async show(visit) {
    const { t } = visit
    const entities = await look(visit, (tx) => managedItems(tx, legalEntities))
    const all = urls.kept(legalEntities.id)
    return {
      body: html`<p>${t.settings.worksAbout}</p>
        ${factList(
          entities.map(({ name, hasWorksCouncil, worksAgreement }) => ({
            name,
            value: worksAgreement ?? councilWords(t, hasWorksCouncil),
          })),
        )}`,
      actions: mayOpen(visit, all)
        ? html`<a class="btn" href="${all}">${t.settings.entities}</a>`
        : '',
    }
  },
}
