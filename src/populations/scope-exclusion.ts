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

/** Whether a decision names an item of its population. */
export function excludes({ pattern }: Pick<ScopeExclusion, 'pattern'>, key: string): boolean {
  // Part by part and from the left, so that no pattern can take long.
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return key === first
  if (!key.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = key.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return key.length - last.length >= at && key.endsWith(last)
}
