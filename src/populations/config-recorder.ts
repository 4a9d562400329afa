import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** Whether changes of configuration are recorded in one account and region: AWS Config. Google Cloud's asset inventory always does. */
export const ConfigRecorder = z.object({
  /** `aws/<account>/<region>/config-recorder`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  /** False also where there is no recorder. */
  on: reported(z.boolean()),
  /** Whether it records every kind of resource that it can. */
  everything: reported(z.boolean()),
  /** Why its last delivery failed, in the provider's words. */
  failure: z.string().optional(),
})
export type ConfigRecorder = z.infer<typeof ConfigRecorder>

export const configRecorders: Population<ConfigRecorder> = {
  id: 'config-recorder',
  item: ConfigRecorder,
  key: (recorder) => recorder.id,
  kind: 'read',
}
