import { html } from 'hono/html'

import { isWitnessed } from '#run/trust.ts'
import type { TrustPage } from '#run/trust.ts'
import type { Markup } from '#ui/status-sign.ts'

import type { Voice } from './sentence.ts'

type Witnessed = Pick<TrustPage, 'at' | 'witnessing'>

/** In three words beside the checkpoint: whether anybody outside confirms it. */
export function witnessesInShort(page: Witnessed, { t }: Pick<Voice, 't'>): string {
  const { witnesses } = page.witnessing
  const words = t.log.witnessing
  return isWitnessed(page) ? words.short(confirmed(page).length, witnesses.length) : words.shortNot
}

/** Who confirms the checkpoint and since when, how many it takes, and what is missing. */
export function witnessesInFull(page: Witnessed, { t, formats }: Omit<Voice, 'language'>): Markup {
  const { needed, at, witnesses, last } = page.witnessing
  const words = t.log.witnessing
  if (needed === 0) return html`${t.log.unwitnessed}`
  const n = confirmed(page).length
  const missed = words.missed(n, witnesses.length, needed)
  const earlier = last ? words.last(formats.time(last.at), formats.number(last.size)) : words.never
  const line = isWitnessed(page)
    ? words.met(n, witnesses.length, needed)
    : at
      ? words.old(formats.time(at))
      : `${missed} ${earlier}`
  return html`${line}
    <ul>
      ${witnesses.map(({ name, at: since }) => html`<li>${since ? words.confirmed(name, formats.time(since)) : words.silent(name)}</li>`)}
    </ul>`
}

function confirmed({ witnessing }: Witnessed) {
  return witnessing.witnesses.filter(({ at }) => at)
}
