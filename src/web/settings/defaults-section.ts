import { html } from 'hono/html'

import { organisationSettings } from '#populations/organisation-setting.ts'
import { currentVersion } from '#store/items.ts'
import { factList } from '#ui/components/fact-list.ts'
import { actLink } from '#web/console/act-link.ts'
import { look } from '#web/console/look.ts'

import type { SettingsSection } from './sections.ts'

const daySeconds = 86_400

/** Window and disclosure delay for every control that says nothing else. */
export const defaultsSection: SettingsSection = {
  title: (t) => t.settings.defaults,
  async show(visit) {
    const { t } = visit
    const version = await look(visit, (tx) =>
      currentVersion(tx, organisationSettings.id, 'organisation'),
    )
    const { window, delay } = organisationSettings.item.parse(
      version?.content ?? { id: 'organisation' },
    )
    const days = (seconds: number) => t.settings.days(seconds / daySeconds)
    const inDays = (seconds: number | undefined) =>
      seconds === undefined ? '' : String(seconds / daySeconds)
    return {
      body: html`<p>${t.settings.defaultsAbout}</p>
        ${factList([
          {
            name: t.settings.window,
            value: window === undefined ? t.settings.ownWindow : days(window),
          },
          { name: t.settings.delay, value: delay === undefined ? t.settings.noDelay : days(delay) },
        ])}`,
      actions: actLink(visit, 'program.defaults', t.kept.change, {
        windowDays: inDays(window),
        delayDays: inDays(delay),
        ...(version && { basedOn: version.recordedFrom.toISOString() }),
      }),
    }
  },
}
