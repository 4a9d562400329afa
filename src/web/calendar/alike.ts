import type { DueItem } from '#run/due-items.ts'
import type { LanguageCode } from '#ui/messages.ts'

import { dueUrl } from './due-url.ts'

/** One line of a calendar's day. */
export interface DueLine {
  about: string
  what: string
  at: DueItem['at']
  /** How many there are. */
  n: number
}

/** What reads the same and leads to the same place, once and how often: whose papers are to be deleted no calendar says. */
export function alike(items: readonly DueItem[], language: LanguageCode): DueLine[] {
  const lines = items.map(({ about, what, at }) => ({
    about: about[language],
    what: what[language],
    at,
  }))
  const same = Map.groupBy(lines, ({ about, what, at }) => [about, what, dueUrl(at)].join('\n'))
  return [...same.values()].flatMap((each) =>
    each.slice(0, 1).map((line) => ({ ...line, n: each.length })),
  )
}
