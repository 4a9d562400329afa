import { html } from 'hono/html'

import { card } from '#ui/components/card.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { Route } from '#web/route.ts'

import { logoRoutes } from './logo-routes.ts'
import { settingsSections } from './sections.ts'

/** One page with every setting of the organisation; what each may change says its own action. */
export const settingsRoutes: readonly Route[] = [
  ...logoRoutes,
  {
    method: 'GET',
    path: urls.consoleSettings,
    for: 'purposes.see',
    answer: async (visit) => {
      const { t } = visit
      const cards = []
      for (const section of settingsSections) {
        const shown = await section.show(visit)
        if (!shown) continue
        const { body, actions } = shown
        cards.push(card({ title: section.title(t), body, ...(actions && { actions }) }))
      }
      return await consolePage(visit, {
        title: t.settings.title,
        body: html`<p class="lead">${t.settings.intro}</p>
          ${cards}`,
      })
    },
  },
]
