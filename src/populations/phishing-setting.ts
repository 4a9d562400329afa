import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** Whether the company lets phishing exercises take place at all: one item. As long as there is none they do not. */
export const PhishingSetting = z.object({
  id: z.literal('phishing'),
  isOn: z.boolean(),
})
export type PhishingSetting = z.infer<typeof PhishingSetting>

export const phishingSettings: Population<PhishingSetting> = {
  id: 'phishing-setting',
  item: PhishingSetting,
  key: (setting) => setting.id,
  kind: 'managed',
}
