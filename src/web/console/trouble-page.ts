import { html } from 'hono/html'

import { OperatingError } from '#engine/operating-error.ts'
import type { Organisation } from '#store/organisation.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import { frame } from './frame.ts'

/** The console where the database cannot answer: why, and what to do about it. */
export function troublePage(
  organisation: Organisation,
  t: Messages,
  error: OperatingError,
): Markup {
  return frame(organisation, t, {
    title: t.trouble.title,
    trail: [],
    body: html`${described(error, t)}
      <p>${t.trouble.pageStays}</p>`,
  })
}

/** A notice above a page: scheduled work fails at present. */
export function troubleNotice(
  { error, since }: { error: unknown; since: Date },
  t: Messages,
  formats: Formats,
): Markup {
  return html`<section class="notice" role="status">
    <p><strong>${t.trouble.stopped(formats.time(since))}</strong></p>
    ${error instanceof OperatingError ? described(error, t) : html`<p>${t.trouble.unexpected}</p>`}
  </section>`
}

/** Errors are written for whoever runs the machine, in one language: they quote what systems say. */
function described(error: OperatingError, t: Messages): Markup {
  return html`<p lang="en">${error.message}</p>
    <p>${t.trouble.fix} <span lang="en">${error.fix}</span></p>
    <p><code>${error.code}</code></p>`
}
