import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** The last day on which everybody's duties were looked through; there is one. */
export const ReminderRound = z.object({ on: z.iso.date() })

export const reminderRounds: Population<z.infer<typeof ReminderRound>> = {
  id: 'reminder-round',
  item: ReminderRound,
  key: () => 'round',
  kind: 'managed',
}
