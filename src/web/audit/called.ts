/** Controls and tests by what they say, with the ids that the log and the files know them by. */
import { html } from 'hono/html'

import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** A control's sentence as it reads today; its id where there is no such control any more. */
export function controlTitle({ language }: GuestVisit, frame: Frame, id: string): string {
  const running = frame.controls.find(({ control }) => control.id === id)
  return running?.sentence[language] ?? id
}

/** A title, and small below it the id. */
export function withId(title: string, id: string): Markup {
  return title === id ? html`<bdi>${id}</bdi>` : html`${title}<br /><small><bdi>${id}</bdi></small>`
}
