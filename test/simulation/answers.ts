import type { RecordedCall } from '#connectors/transport.ts'

/** An item as the store must hold it. */
export interface SeenItem {
  key: string
  content: Record<string, unknown>
}

/** What a reading must see of one scope, whatever it was told: the simulation's own word, not the connector's. */
export interface ScopeOutcome {
  scope: string
  feeds: readonly string[]
  /** The population that `seen` belongs to. */
  population: string
  detail?: true
  seen: readonly SeenItem[]
  complete: boolean
  because?: string
}

/** What a source answers in one reading, and what must come of it. */
export interface Answers {
  calls: RecordedCall[]
  outcomes: ScopeOutcome[]
}
