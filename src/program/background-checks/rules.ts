/** What the law of a place lets a company check: facts in our own words, each with its source. Not legal advice. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { checkKinds } from '#populations/background-check.ts'

const folder = join(import.meta.dirname, '../../../content/background-checks')

const Words = z.strictObject({ de: z.string().min(1).max(600), en: z.string().min(1).max(600) })

/** For whom a check is asked: everybody, those with far-reaching access, those who handle money. */
export const roleGroups = ['everybody', 'sensitive', 'finance'] as const
export type RoleGroup = (typeof roleGroups)[number]

export const verdicts = ['allowed', 'role-dependent', 'not-permitted'] as const
export type RuleVerdict = (typeof verdicts)[number]

const Source = z.strictObject({
  title: z.string().min(1).max(200),
  url: z.url({ protocol: /^https$/ }),
  /** When we last looked. */
  seen: z.iso.date(),
})

export const CheckRule = z.strictObject({
  /** By role group. `role-dependent` means that somebody has to decide for the role at hand. */
  for: z.strictObject({
    everybody: z.enum(verdicts),
    sensitive: z.enum(verdicts),
    finance: z.enum(verdicts),
  }),
  basis: Words,
  /** What the person has to be told, and whether their consent is needed. */
  notice: Words,
  consent: z.enum(['required', 'not-the-basis']),
  retention: Words,
  /** Months after the check by which papers about it have to be gone; 0 is at once. Absent where that hangs on something else. */
  deleteAfterMonths: z.int().min(0).max(120).optional(),
  sources: z.array(Source).min(1).max(6),
  /** Whether somebody found the rule in its sources; what is not so is shown as open, and counts as unknown. */
  isVerified: z.boolean(),
})
export type CheckRule = z.infer<typeof CheckRule>

export const PlaceRules = z.strictObject({
  /** ISO 3166: a country, or a part of one. */
  place: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
  name: Words,
  about: Words,
  checks: z.record(z.enum(checkKinds), CheckRule),
})
export type PlaceRules = z.infer<typeof PlaceRules>

/** Every place's, by its code, in the order of codes. Read once: they come with the product. */
export const shippedRules: ReadonlyMap<string, PlaceRules> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => PlaceRules.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .map((rules) => [rules.place, rules]),
)

/** The most that the law lets be checked of somebody in these role groups. */
export function verdictOf({ for: rule }: CheckRule, groups: readonly RoleGroup[]): RuleVerdict {
  const held = groups.map((group) => rule[group])
  return verdicts.find((verdict) => held.includes(verdict)) ?? 'not-permitted'
}
