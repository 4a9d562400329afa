import { html } from 'hono/html'

import { listHostnames } from '#store/hostnames.ts'
import type { NameServes } from '#store/hostnames.ts'
import { actLink } from '#web/console/act-link.ts'

import type { SettingsSection } from './sections.ts'

/** Under which names people reach the organisation. */
export const hostnamesSection: SettingsSection = {
  title: (t) => t.settings.hostnames,
  async show(visit) {
    const { t, house, guest } = visit
    if (!guest.permissions.has('user.see')) return undefined
    const named = async (serves: NameServes) =>
      [...(await listHostnames(house.store, serves))].flatMap(([name, org]) =>
        org === house.organisation.id ? [{ name, serves }] : [],
      )
    const names = [...(await named('all')), ...(await named('courses'))]
    return {
      body: html`<p>${t.settings.hostnamesAbout}</p>
        ${
          names.length === 0
            ? html`<p>${t.settings.noHostnames}</p>`
            : html`<ul>
                ${names.map(
                  ({ name, serves }) =>
                    html`<li>
                      <code>${name}</code
                      >${serves === 'courses' && html` (${t.settings.forCourses})`}
                      ${actLink(visit, 'hostname.remove', t.settings.remove, { name })}
                    </li>`,
                )}
              </ul>`
        }`,
      actions: actLink(visit, 'hostname.add', t.settings.addHostname, {}),
    }
  },
}
