import { z } from 'zod'

import type { Population } from '#engine/population.ts'

export const personKinds = ['employee', 'contractor', 'trainee', 'board', 'other'] as const
export type PersonKind = (typeof personKinds)[number]

/** Somebody who works for the company, whoever pays them. Whoever left stays, with the day they left. */
export const Person = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  /** Not everybody has a mailbox. */
  email: z.email().max(254).optional(),
  kind: z.enum(personKinds),
  /** The key of a legal entity. */
  legalEntity: z.string().min(1).max(200).optional(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** The key of another person. */
  manager: z.string().min(1).max(200).optional(),
  /** By name, as the directory calls them. */
  groups: z.array(z.string().min(1).max(200)).max(1000),
  /** First and last day, by the organisation's calendar. */
  start: z.iso.date().optional(),
  end: z.iso.date().optional(),
  language: z.enum(['de', 'en']).optional(),
  /** What other systems call them, by system. */
  externalIds: z.record(z.string().min(1).max(100), z.string().min(1).max(500)),
})
export type Person = z.infer<typeof Person>

export const people: Population<Person> = {
  id: 'person',
  item: Person,
  key: (person) => person.id,
  kind: 'managed',
  // Proofs are salted with a key of their own, so that one person can be erased.
  person: (person) => person.id,
}
