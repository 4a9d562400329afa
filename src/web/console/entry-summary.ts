import type { Entry } from '#log/entry.ts'
import type { Formats } from '#ui/format.ts'
import type { Messages } from '#ui/messages.ts'

/** What an entry of the log says in public, in a few words; its own page shows every byte. */
export function entrySummary(entry: Entry, t: Messages, formats: Formats): string {
  const words = t.console.log
  switch (entry.t) {
    case 'genesis':
      return entry.origin
    case 'key':
      return `${entry.op} · ${entry.role}`
    case 'test':
    case 'control':
      return `${entry.id}@${entry.version}`
    case 'run': {
      const result = entry.result === 'hidden' ? words.isHidden : t.verdicts[entry.result]
      return `${entry.test} · ${t.test.run(formats.number(entry.seq))} · ${result}`
    }
    case 'reveal':
      return words.entry(formats.number(entry.run))
    case 'exception':
      return `${entry.test} · ${t.console.until} ${formats.date(new Date(entry.until))}`
    case 'action':
      return entry.kind ?? words.isHidden
    case 'document':
      return `${entry.kind} · ${entry.issuer}`
    case 'status':
      return statusCounts(Object.values(entry.controls), t, formats)
    case 'withdraw':
      return `${entry.control} · ${entry.reason}`
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

function statusCounts(
  statuses: readonly (keyof Messages['status'])[],
  t: Messages,
  formats: Formats,
): string {
  const counts = Map.groupBy(statuses, (status) => status)
  return [...counts]
    .map(([status, all]) => `${formats.number(all.length)} ${t.status[status]}`)
    .join(', ')
}
