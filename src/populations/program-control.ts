import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** A control as the program runs it here: kept by the machine whenever the program or a decision about it changes. */
export const ProgramControl = z.object({
  id: z.string(),
  chapter: z.string(),
  criteria: z.array(z.string()),
  /** Whether its sentence stands on the public page. */
  isPublished: z.boolean(),
  /** Whether somebody who may sign in answers for it; absent where the owner named is no account. */
  isOwned: z.boolean().optional(),
})
export type ProgramControl = z.infer<typeof ProgramControl>

export const programControls: Population<ProgramControl> = {
  id: 'program-control',
  item: ProgramControl,
  key: (control) => control.id,
  kind: 'managed',
}
