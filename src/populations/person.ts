import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

export const personKinds = ['employee', 'contractor', 'trainee', 'board', 'other'] as const
export type PersonKind = (typeof personKinds)[number]

/** What speaks for people: the directory (SCIM), or a file of people with ids of its own. */
export const personSources = ['directory', 'file'] as const
export type PersonSourceName = (typeof personSources)[number]

/** That two sources were taken to speak of one person, which one came to it, why, and when. */
export const Joined = z.object({
  source: z.enum(personSources),
  /** They gave the same mailbox, or the same personnel number. */
  by: z.enum(['mailbox', 'hr-id']),
  on: z.iso.datetime(),
})
export type Joined = z.infer<typeof Joined>

/**
 * Somebody who was on the list by themselves until people said that they are this person, with what the two were called that
 * this person is called no longer.
 */
export const Formerly = z.object({
  /** Their key then, and the key of whom they were joined with. */
  id: z.string(),
  into: z.string(),
  name: z.string(),
  email: z.email().max(254).optional(),
  externalIds: z.record(z.string(), z.string()),
  /** Accounts that came with them. */
  accounts: z.array(z.string()),
  since: z.iso.datetime(),
})
export type Formerly = z.infer<typeof Formerly>

/** Somebody who works for the company, whoever pays them. Whoever left stays, with the day they left. */
export const Person = z.object({
  id: personal(z.string().min(1).max(200), { de: 'Kennung', en: 'Id' }, duties),
  name: personal(z.string().min(1).max(200), { de: 'Name', en: 'Name' }, duties),
  /** Not everybody has a mailbox. */
  email: personal(
    z.email().max(254).optional(),
    { de: 'E-Mail-Adresse', en: 'Email address' },
    duties,
  ),
  kind: personal(z.enum(personKinds), { de: 'Art der Beschäftigung', en: 'Kind of work' }, duties),
  /** The key of a legal entity; in old versions of people also its name, as somebody typed it. */
  legalEntity: personal(
    z.string().min(1).max(200).optional(),
    { de: 'Gesellschaft', en: 'Legal entity' },
    duties,
  ),
  /** ISO 3166-1 alpha-2. */
  country: personal(
    z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    { de: 'Land', en: 'Country' },
    duties,
  ),
  /** The part of the country, ISO 3166-2: whose public holidays they have beside the country's. */
  region: personal(
    z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
      .optional(),
    { de: 'Landesteil', en: 'Region' },
    duties,
  ),
  /** The key of another person. */
  manager: personal(
    z.string().min(1).max(200).optional(),
    { de: 'Führungskraft', en: 'Manager' },
    duties,
  ),
  /** By name, as the directory calls them. */
  groups: personal(
    z.array(z.string().min(1).max(200)).max(1000),
    { de: 'Gruppen', en: 'Groups' },
    duties,
  ),
  /** First and last day, by the organisation's calendar. */
  start: personal(z.iso.date().optional(), { de: 'Erster Tag', en: 'First day' }, duties),
  end: personal(z.iso.date().optional(), { de: 'Letzter Tag', en: 'Last day' }, duties),
  language: personal(z.enum(['de', 'en']).optional(), { de: 'Sprache', en: 'Language' }, duties),
  /** What other systems call them, by system. */
  externalIds: personal(
    z.record(z.string().min(1).max(100), z.string().min(1).max(500)),
    { de: 'Kennungen in anderen Systemen', en: 'Ids in other systems' },
    duties,
  ),
  /** Which sources were taken to speak of this person beside the first. */
  joined: personal(
    z.array(Joined).max(10).optional(),
    { de: 'Als dieselbe Person genommen', en: 'Taken as one person' },
    duties,
  ),
  /** Who was joined with them by hand. */
  formerly: personal(
    z.array(Formerly).optional(),
    { de: 'Zusammengeführt mit', en: 'Joined with' },
    duties,
  ),
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
