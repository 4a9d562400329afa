import type { Status } from './status-sign.ts'

/** As the status function ranks them; what was withdrawn promises nothing any more. */
export const worstFirst: readonly Status[] = [
  'failing',
  'stale',
  'pending',
  'excepted',
  'deviated',
  'met',
  'withdrawn',
]

/** The worst of some statuses; nothing where there is none. */
export function worstStatus(statuses: readonly (Status | undefined)[]): Status | undefined {
  return worstFirst.find((status) => statuses.includes(status))
}
