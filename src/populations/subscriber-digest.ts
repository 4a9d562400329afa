import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** Up to when subscribers have been told of changes; there is one. */
export const SubscriberDigest = z.object({
  to: z.iso.datetime(),
  /** The day of the last mails, in the company's time zone; none before the first. */
  sentOn: z.iso.date().optional(),
})
export type SubscriberDigest = z.infer<typeof SubscriberDigest>

export const subscriberDigests: Population<SubscriberDigest> = {
  id: 'subscriber-digest',
  item: SubscriberDigest,
  key: () => 'digest',
  kind: 'managed',
}
