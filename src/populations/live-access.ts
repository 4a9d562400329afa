import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { closedAt, occurrenceFields, throughFields } from './occurrence.ts'
import { access } from './purposes.ts'

/**
 * That an account can sign in: an occurrence that is open as long as its source lists it, and that the store closes with the
 * first whole reading that has it no more, or has it switched off. So it stays visible when access ended.
 *
 * AWS: IAM users with a password or an active key (and those of which that is not known), and users of Identity Center that are not
 * disabled; not root. Google Cloud: who has a role in a policy or is in a group that has one, service accounts that are not disabled,
 * and what stands for accounts that no source tells. Whom the directory suspended, only the directory knows: a role left to them is open.
 */
export const LiveAccess = z.object({
  /** The identity account, by key. */
  id: z.string(),
  system: z.string(),
  name: personal(z.string(), { de: 'Name im System', en: 'Name in the system' }, access),
  email: personal(z.email().optional(), { de: 'E-Mail-Adresse', en: 'Email address' }, access),
  /** Where the source knows: a service's, or all those of a group whose members nobody told us. */
  kind: z.enum(['service', 'group']).optional(),
  ...throughFields,
  ...occurrenceFields,
})
export type LiveAccess = z.infer<typeof LiveAccess>

export const liveAccess: Population<LiveAccess> = {
  id: 'live-access',
  item: LiveAccess,
  key: (live) => live.id,
  kind: 'read',
  isListedWhileOpen: true,
  closed: closedAt,
}
