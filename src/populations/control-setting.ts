import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** What a company decides about one control. The code holds the defaults; whatever is absent here follows them. */
export const ControlSetting = z.object({
  control: z.string(),
  /** Whether the sentence stands on the public page. */
  published: z.boolean(),
  /** The company's own words, in every language. */
  sentence: z.object({ de: z.string().min(1), en: z.string().min(1) }).optional(),
  /** Seconds of complete runs before the control may be called met. */
  window: z.int().min(0).optional(),
  /** Disclosure delay in seconds, 0 to 7 days: declared in public, and for good results as for bad ones. */
  delay: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .optional(),
  /** The account of whoever answers for it. */
  owner: personal(z.string().optional(), { de: 'Verantwortlich', en: 'Owner' }, accountability),
  /** Tests it no longer stands on. */
  disabled: z.array(z.string()).optional(),
  /** Set while it is withdrawn, with the sentence as it stood in the log by then: the public page strikes that one through. */
  withdrawn: z
    .object({
      at: z.iso.datetime(),
      reason: z.string(),
      sentence: z.object({ de: z.string(), en: z.string() }),
    })
    .optional(),
  /** Per test, what differs from its default parameters. */
  parameters: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})
export type ControlSetting = z.infer<typeof ControlSetting>

export const controlSettings: Population<ControlSetting> = {
  id: 'control-setting',
  item: ControlSetting,
  key: (setting) => setting.control,
  kind: 'managed',
}
