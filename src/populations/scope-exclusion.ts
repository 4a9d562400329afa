import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** A decision that items lie outside the system. Whatever no decision names lies inside. */
export const ScopeExclusion = z.object({
  id: z.string(),
  name: z.string(),
  /** The population of the items. */
  population: z.string(),
  /** Their key, where `*` stands for any run of signs. */
  pattern: z.string(),
  /** It was decided though it named nothing then: its items are still to come. */
  isAhead: z.boolean().optional(),
  reason: z.string(),
  decided: z.iso.date(),
  /** By when somebody looks at the decision again. */
  reviewBy: z.iso.date(),
})
export type ScopeExclusion = z.infer<typeof ScopeExclusion>

export const scopeExclusions: Population<ScopeExclusion> = {
  id: 'scope-exclusion',
  item: ScopeExclusion,
  key: (exclusion) => exclusion.id,
  kind: 'managed',
}
