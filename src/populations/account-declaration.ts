import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access } from './purposes.ts'

/** Whose an account is, where its own data does not tell: a person's, a service's, or one kept for emergencies. */
export const AccountDeclaration = z.object({
  id: z.string(),
  /** The identity account, by key. */
  account: z.string(),
  kind: z.enum(['human', 'service', 'break-glass']),
  /** The person it belongs to, or who answers for it: key of a person. */
  person: personal(z.string(), { de: 'Wem der Zugang gehört', en: 'Whose account it is' }, access),
  reason: z.string(),
})
export type AccountDeclaration = z.infer<typeof AccountDeclaration>

export const accountDeclarations: Population<AccountDeclaration> = {
  id: 'account-declaration',
  item: AccountDeclaration,
  key: (declaration) => declaration.id,
  kind: 'managed',
}
