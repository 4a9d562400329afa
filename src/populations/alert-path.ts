import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'
import { accountability } from './purposes.ts'

/** A way by which the team hears of an outage, and the last drill of it: an alert sent on purpose, and who took it. */
export const AlertPath = z.object({
  id: z.string(),
  name: z.string(),
  /** Through what, and to whom: "PagerDuty, on-call of the platform team". */
  way: z.string(),
  /** The day of the last drill alert; absent where there was none. */
  drilled: z.iso.date().optional(),
  /** How many minutes later somebody took it; absent while nobody has. */
  minutes: z.int().min(0).optional(),
  /** Who took it. */
  takenBy: personal(
    z.string().optional(),
    { de: 'Angenommen von', en: 'Taken by' },
    accountability,
  ),
  documents: Attached,
})
export type AlertPath = z.infer<typeof AlertPath>

export const alertPaths: Population<AlertPath> = {
  id: 'alert-path',
  item: AlertPath,
  key: (path) => path.id,
  kind: 'managed',
}
