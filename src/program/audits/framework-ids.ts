import type { Engagement } from '#populations/engagement.ts'
import { frameworkCriteria } from '#program/governance/framework-criteria.ts'
import { soc2 } from '#program/governance/frameworks.ts'

/** The ids of every criterion that an engagement may ask about, in the framework's order. */
export function idsOf(framework: Engagement['framework']): string[] {
  const all = framework === 'soc2' ? soc2.criteria : frameworkCriteria[framework]
  return all.map(({ id }) => id)
}
