import type { Entry } from '#log/entry.ts'
import { parseTestRef } from '#log/test-ref.ts'
import { controls } from '#program/index.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'
import type { GuestVisit } from '#web/route.ts'
import { testTitle } from '#web/test-link.ts'

/** What an entry of the log says in public, in a few words; its own page shows every byte. */
export function entrySummary(
  visit: Pick<GuestVisit, 't' | 'formats' | 'language'>,
  entry: Entry,
): string {
  const { t, formats } = visit
  const words = t.console.log
  switch (entry.t) {
    case 'genesis':
      return entry.origin
    case 'key':
      return `${entry.op} · ${entry.role}`
    case 'test':
      return `${testTitle(visit, entry.id)} · ${entry.id}@${entry.version}`
    case 'control':
      return `${controlTitle(visit, entry.id)} · ${entry.id}@${entry.version}`
    case 'run': {
      const result = entry.result === 'hidden' ? words.isHidden : t.verdicts[entry.result]
      return `${testTitle(visit, parseTestRef(entry.test).id)} · ${t.test.run(formats.number(entry.seq))} · ${result}`
    }
    case 'reveal':
      return words.entry(formats.number(entry.run))
    case 'exception':
      return `${testTitle(visit, entry.test)} · ${t.console.until} ${formats.date(new Date(entry.until))}`
    case 'action':
      return entry.kind === undefined ? words.isHidden : weakeningName(t, entry.kind)
    case 'document':
      return `${entry.kind} · ${entry.issuer}`
    case 'status':
      return statusCounts(Object.values(entry.controls), t, formats)
    case 'withdraw':
      return `${controlTitle(visit, entry.control)} · ${entry.reason}`
    case 'correct':
      return words.entry(formats.number(entry.entry))
    case 'erase':
      return `${formats.number(entry.from)}–${formats.number(entry.to)}`
    case 'anchor':
      return entry.token === undefined ? '' : 'RFC 3161'
    case 'other':
      return entry.type
  }
}

/** A control's sentence; its id where there is none any more, or where values of the company's stand in it. */
function controlTitle({ language }: Pick<GuestVisit, 'language'>, id: string): string {
  const sentence = controls.find((control) => control.id === id)?.sentence[language]
  return typeof sentence === 'string' ? sentence : id
}

/** In which way an action weakened monitoring, in words where we have some. */
export function weakeningName(t: Messages, kind: string): string {
  return Object.entries(t.console.log.weakenings).find(([id]) => id === kind)?.[1] ?? kind
}

function statusCounts(
  statuses: readonly (keyof Messages['status'])[],
  t: Messages,
  formats: Formats,
): string {
  const counts = Map.groupBy(statuses, (status) => status)
  return [...counts]
    .map(([status, all]) => `${t.status[status]}: ${formats.number(all.length)}`)
    .join(' · ')
}
