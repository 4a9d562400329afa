import { html } from 'hono/html'

import { listHostnames } from '#store/hostnames.ts'
import { actLink } from '#web/console/act-link.ts'

import type { SettingsSection } from './sections.ts'

/** Under which names people reach the organisation. */
export const hostnamesSection: SettingsSection = {
  title: (t) => t.settings.hostnames,
  async show(visit) {
    const { t, house, guest } = visit
    if (!guest.permissions.has('user.see')) return undefined
    const names = [...(await listHostnames(house.store))].flatMap(([name, org]) =>
      org === house.organisation.id ? [name] : [],
    )
    return {
      body: html`<p>${t.settings.hostnamesAbout}</p>
        ${
          names.length === 0
            ? html`<p>${t.settings.noHostnames}</p>`
            : html`<ul>
                ${names.map(
                  (name) =>
                    html`<li>
                      <code>${name}</code>
                      ${actLink(visit, 'hostname.remove', t.settings.remove, { name })}
                    </li>`,
                )}
              </ul>`
        }`,
      actions: actLink(visit, 'hostname.add', t.settings.addHostname, {}),
    }
  },
}
