import { html } from 'hono/html'

import type { Messages } from '#ui/messages.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup, Status } from '#ui/status-sign.ts'

export type Verdict = keyof Messages['verdicts']

/** The status of a control: a shape and the word. */
export function statusBadge(t: Messages, status: Status): Markup {
  return html`<span class="state">${statusSign(status)} <span>${t.status[status]}</span></span>`
}

/** The verdict on an item or a run: a shape and the word. */
export function verdictBadge(t: Messages, verdict: Verdict): Markup {
  return html`<span class="state"
    >${statusSign(signs[verdict])} <span>${t.verdicts[verdict]}</span></span
  >`
}

const signs: Record<Verdict, Status> = {
  pass: 'met',
  fail: 'failing',
  unknown: 'stale',
  excepted: 'excepted',
  excluded: 'withdrawn',
  deviated: 'deviated',
}
