import { html } from 'hono/html'

import type { Field } from '#ui/components/field.ts'
import { formField } from '#ui/components/form-field.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

import { forField, lastInstant } from './as-of.ts'
import type { AskedInstant } from './as-of.ts'
import type { Frame } from './frame.ts'

/** The field that asks for another instant of the period, and what else may be chosen; where the one asked for cannot be shown, with why, and the way back. */
export function asOfForm(
  visit: GuestVisit,
  frame: Frame,
  here: string,
  { at, text, meant, wrong }: AskedInstant,
  more: readonly Field[] = [],
): Markup {
  const { t, house } = visit
  const { timeZone } = house.organisation
  const shown = wrong === undefined ? at : meant
  return html`<form class="filter-bar" method="get" action="${here}">
      ${formField(t, {
        kind: 'datetime',
        name: 'asOf',
        label: t.audit.asOf,
        hint: t.audit.asOfHint(timeZone),
        value: shown ? forField(shown, timeZone) : '',
        min: forField(frame.from, timeZone),
        max: forField(lastInstant(visit, frame), timeZone),
        ...(wrong !== undefined && { error: whyWrong(visit, frame, text, wrong) }),
      })}
      ${more.map((field) => formField(t, { ...field, isOptional: true }))}
      <div class="form-buttons">
        <button class="btn" type="submit">${t.frame.filter.apply}</button>
      </div>
    </form>
    ${wrong === undefined ? '' : html`<p><a class="btn" href="${here}">${t.audit.asOfLast}</a></p>`}`
}

function whyWrong(
  visit: GuestVisit,
  frame: Frame,
  text: string,
  wrong: NonNullable<AskedInstant['wrong']>,
): string {
  const { t, formats } = visit
  if (wrong === 'malformed') return t.audit.asOfMalformed(text.slice(0, 40))
  const last = formats.time(lastInstant(visit, frame))
  if (wrong === 'future') return t.audit.asOfFuture(last)
  return t.audit.asOfOutside(formats.time(frame.from), last)
}

/** As part of an address below a page that shows such an instant; empty for the last of the period. */
export function asOfPart({ at, text, wrong }: AskedInstant): string {
  return text === '' || wrong !== undefined ? '' : `?asOf=${encodeURIComponent(at.toISOString())}`
}
