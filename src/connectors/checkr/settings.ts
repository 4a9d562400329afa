import { z } from 'zod'

import { wrong } from '#engine/wrong.ts'
import { checkKinds } from '#populations/background-check.ts'
import { StoodAs, matchedBys } from '#populations/reported-check.ts'

/** What Checkr is called in the checks that it reports. */
export const system = 'Checkr'

/** Somebody in the register, and what Checkr may know them by. */
const Registered = z.strictObject({
  person: z.string(),
  email: z.string().optional(),
  /** Personnel numbers, for the `custom_id` of a candidate. */
  numbers: z.array(z.string()),
  stoodAs: StoodAs.optional(),
})
export type Registered = z.infer<typeof Registered>

/** A complete report as it was read before. */
export const KnownReport = z.strictObject({
  id: z.string(),
  completedAt: z.iso.datetime(),
  checks: z.array(z.enum(checkKinds)),
  askedOn: z.iso.date(),
  /** Where the person worked when it was first read, and in which groups. */
  stoodAs: StoodAs.optional(),
})
export type KnownReport = z.infer<typeof KnownReport>

export const CheckrSettings = z.strictObject({
  /** Another address in place of Checkr's own, without the `/v1`. */
  endpointUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Never configured: who is in the register when a reading begins. Nothing is kept of anybody else. */
  register: z.array(Registered).optional(),
  /** Likewise: the reports that were complete when they were last asked for. */
  known: z.array(KnownReport).optional(),
})
export type CheckrSettings = z.infer<typeof CheckrSettings>

export const CheckrSecrets = z.strictObject({
  apiKey: z
    .string()
    .trim()
    .refine(
      (key) => /^[A-Za-z0-9_-]{16,200}$/.test(key),
      wrong({ de: 'kein API-Schlüssel von Checkr', en: 'not an API key of Checkr' }),
    )
    .optional(),
})

/** Whom a candidate is in the register, by what, and where they work by now. */
export const Match = z.strictObject({
  person: z.string(),
  by: z.enum(matchedBys),
  stoodAs: StoodAs.optional(),
})
export type Match = z.infer<typeof Match>
