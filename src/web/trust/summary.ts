import type { TrustPage } from '#run/trust.ts'
import type { Messages } from '#ui/messages.ts'

const holding = new Set(['met', 'deviated', 'excepted'])
const named = ['excepted', 'deviated', 'failing', 'stale', 'pending', 'withdrawn'] as const

/** One honest line over all sentences: how many hold, and what is the matter with the rest. */
export function summaryLine({ controls }: TrustPage, t: Messages): string {
  if (controls.length === 0) return t.summary.none
  const standing = controls.filter(({ status }) => status.status !== 'withdrawn')
  const held = controls.filter(({ status }) => holding.has(status.status)).length
  const others = named.flatMap((status) => {
    const n = controls.filter((control) => control.status.status === status).length
    return n === 0 ? [] : [t.summary.others[status](n)]
  })
  return `${[t.summary.holds(held, standing.length), ...others].join('; ')}.`
}
