import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'
import { form } from './form.ts'
import type { Form } from './form.ts'

/** Before a step that cannot be taken back: what it will do, and what the log keeps of it. */
export function confirmBox(
  box: Omit<Form, 'isDestructive'> & {
    title: string
    does: readonly Content[]
    stays: readonly Content[]
  },
): Markup {
  const { t, title, does, stays, ...rest } = box
  return html`<section class="card confirm-box">
    <div class="card-body">
      <h2>${title}</h2>
      <h3>${t.frame.confirm.does}</h3>
      <ul>
        ${does.map((each) => html`<li>${each}</li>`)}
      </ul>
      <h3>${t.frame.confirm.stays}</h3>
      <ul>
        ${stays.map((each) => html`<li>${each}</li>`)}
      </ul>
      ${form({ ...rest, t, isDestructive: true })}
    </div>
  </section>`
}
