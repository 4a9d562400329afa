import { html } from 'hono/html'

import type { Run } from '#store/runs.ts'
import { formField } from '#ui/components/form-field.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'

/** More is no sample, and makes no page. */
export const largestSample = 500

/** Asks for a nonce. By GET: drawing changes nothing, and the address draws the same sample again. */
export function sampleForm(
  { t }: GuestVisit,
  { engagement }: Frame,
  { test, seq }: Run,
  given: { nonce?: string; count?: string; error?: string } = {},
): Markup {
  const words = t.audit
  const { nonce, error, count = '25' } = given
  return html`<p>${words.sampleText}</p>
    <form class="form" method="get" action="${urls.auditSample(engagement.id, test, String(seq))}">
      ${formField(t, {
        kind: 'text',
        name: 'nonce',
        label: words.nonce,
        hint: words.nonceHint,
        maxLength: 128,
        autocomplete: 'off',
        ...(nonce !== undefined && { value: nonce }),
        ...(error !== undefined && { error }),
      })}
      ${formField(t, {
        kind: 'number',
        name: 'count',
        label: words.count,
        min: 1,
        max: largestSample,
        value: count,
      })}
      <div class="form-buttons">
        <button class="btn btn-primary" type="submit">${words.draw}</button>
      </div>
    </form>`
}
