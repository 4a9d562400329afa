import { z } from 'zod'

import { accentNames } from '#engine/accents.ts'
import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { contact } from './purposes.ts'

/** A picture that was handed in, by its document and digest, with its size in pixels. */
export const Logo = z.object({
  document: z.uuid(),
  sha256: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
})
export type Logo = z.infer<typeof Logo>

/** What a company decides about the whole: one item. Whatever is absent follows the defaults. */
export const OrganisationSetting = z.object({
  id: z.literal('organisation'),
  /** Spoken to those who did not choose one. */
  language: z.enum(['de', 'en']).optional(),
  /** An IANA name; dates are counted in it. */
  timeZone: z.string().optional(),
  accent: z.enum(accentNames).optional(),
  /** A colour of its own in place of the accent, made to read by engine/brand-colour.ts. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
  logo: Logo.optional(),
  /** Who answers questions about security; stands on the trust page. */
  contact: personal(
    z.email().max(254).optional(),
    { de: 'Kontakt für Sicherheitsfragen', en: 'Contact for questions about security' },
    contact,
  ),
  /** What a company may say of its SOC 2 report: none, of one day, of a period. */
  soc2: z.enum(['none', 'type1', 'type2']).optional(),
  soc2From: z.iso.date().optional(),
  soc2To: z.iso.date().optional(),
  /** After so many days overdue somebody's manager is told; 0: never. */
  escalateAfterDays: z.int().min(0).max(365).optional(),
  /** Seconds of complete runs before a control may be called met, where the control itself has no other. */
  window: z.int().min(0).optional(),
  /** Disclosure delay in seconds, where the control itself has no other. */
  delay: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .optional(),
})
export type OrganisationSetting = z.infer<typeof OrganisationSetting>

export const organisationSettings: Population<OrganisationSetting> = {
  id: 'organisation-setting',
  item: OrganisationSetting,
  key: (setting) => setting.id,
  kind: 'managed',
}
