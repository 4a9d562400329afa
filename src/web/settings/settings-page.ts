import { html } from 'hono/html'

import { card } from '#ui/components/card.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { settingsSections } from './sections.ts'
import type { SettingsSection } from './sections.ts'

/** Every setting, section by section; where something was refused, its section says so. */
export async function settingsPage(
  visit: GuestVisit,
  refused?: { section: SettingsSection; error: string; status: number },
): Promise<Response> {
  const { t } = visit
  const cards = []
  for (const section of settingsSections) {
    const error = section === refused?.section ? refused.error : undefined
    const shown = await section.show(visit, error)
    if (!shown) continue
    const { body, actions } = shown
    cards.push(card({ title: section.title(t), body, ...(actions && { actions }) }))
  }
  return await consolePage(
    visit,
    {
      title: t.settings.title,
      body: html`<p class="lead">${t.settings.intro}</p>
        ${cards}`,
    },
    refused?.status,
  )
}
