/** The criteria in scope, and the controls on the public page that serve each of them. */
import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { programControls } from '#populations/program-control.ts'
import { programScopes } from '#populations/program-scope.ts'
import type { ProgramScope } from '#populations/program-scope.ts'

import { criteriaOf } from './frameworks.ts'

export const CriterionCoverage = z.object({
  /** The criterion's. */
  id: z.string(),
  /** Published controls that serve it; absent where the program was never declared. */
  controls: z.array(z.string()).optional(),
})
export type CriterionCoverage = z.infer<typeof CriterionCoverage>

export const criterionCoverages = derived({
  id: 'criterion-coverage',
  item: CriterionCoverage,
  key: (coverage: CriterionCoverage) => coverage.id,
  each: [programScopes],
  with: { controls: { of: programControls } },
  derive({ categories }: ProgramScope, { controls }): CriterionCoverage[] {
    const published = controls.filter(({ isPublished }) => isPublished)
    const serving = (id: string) => published.filter(({ criteria }) => criteria.includes(id))
    return criteriaOf(categories).map(({ id }) => ({
      id,
      ...(controls.length > 0 && {
        controls: serving(id)
          .map((each) => each.id)
          .toSorted(),
      }),
    }))
  },
})
