import { html } from 'hono/html'

import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Content } from './content.ts'
import { moment } from './moment.ts'

/** One version of an item, or one thing that happened to it. */
export interface Happening {
  title: Content
  /** By the store's clock. */
  recordedFrom: Date
  /** None while it holds. */
  recordedTo?: Date
  /** What a person or source says about when it was; a date stands as it is written. */
  claimedAt?: Date | string
  /** Who did it, by what, why. */
  note?: Content
  changes?: readonly { field: string; before?: string; after?: string }[]
}

/** What happened, the last first as given, by both clocks: so what was entered late looks late. */
export function timeline(t: Messages, formats: Formats, happenings: readonly Happening[]): Markup {
  return html`<ol class="happenings">
    ${happenings.map((each) => entry(t, formats, each))}
  </ol>`
}

function entry(t: Messages, formats: Formats, happening: Happening): Markup {
  const { title, recordedFrom, recordedTo, claimedAt, note, changes = [] } = happening
  const words = t.frame.timeline
  // Nothing was there before, which needs no saying field by field.
  const isFirst = changes.every(({ before }) => before === undefined)
  return html`<li${recordedTo ? '' : html` class="is-now"`}>
    <p class="happening"><strong>${title}</strong></p>
    <p class="aside">
      ${words.recorded} ${moment(recordedFrom, formats)}${claimedAt ? html` · ${words.claimed} ${typeof claimedAt === 'string' ? claimedAt : moment(claimedAt, formats)}` : ''} ·
      ${recordedTo ? words.until(formats.shortTime(recordedTo)) : words.now}
    </p>
    ${note === undefined ? '' : html`<div class="note">${note}</div>`}
    ${
      changes.length === 0
        ? ''
        : html`<dl>
            ${changes.map(
              ({ field, before, after }) =>
                html`<div>
                  <dt>${field}</dt>
                  <dd>${isFirst ? (after ?? words.none) : changed(t, before, after)}</dd>
                </div>`,
            )}
          </dl>`
    }
  </li>`
}

function changed(t: Messages, before: string | undefined, after: string | undefined): Markup {
  const words = t.frame.timeline
  return html`${before === after ? '' : html`<del><span class="visually-hidden">${words.before}: </span>${before ?? words.none}</del> `}<ins
      ><span class="visually-hidden">${words.after}: </span>${after ?? words.none}</ins
    >`
}
