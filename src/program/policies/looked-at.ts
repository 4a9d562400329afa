/** Which wording somebody had before them: whoever decides about a version decides about what they read, and about nothing newer. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'

import { digestOfText } from './find-version.ts'

const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** The field of an action that says it. Without it, whatever the wording is by then is meant. */
export const lookedAtField = field(
  Digest.optional(),
  { de: 'Angesehen', en: 'Looked at' },
  {
    hidden: true,
    hint: {
      de: 'Prüfsumme der Fassung, wie Sie sie vor sich hatten.',
      en: 'Digest of the version as you had it before you.',
    },
  },
)

/** What two people who edit or decide about the same version tell it apart by; also of no version at all. */
export function digestOfDraft(version: PolicyVersion | undefined): string {
  const { de, en, change, changeDe, changeEn } = version ?? {}
  const said = [de?.digest, en?.digest, change, changeDe, changeEn]
  return digestOfText(JSON.stringify(said.map((each) => each ?? '')))
}

/** A version may be given back, changed and handed in again while somebody reads what it was. */
export function refuseOtherWording(version: PolicyVersion, lookedAt: string | undefined): void {
  if (lookedAt === undefined || lookedAt === digestOfDraft(version)) return
  throw new Refusal(
    'conflict',
    'version-rewritten',
    'The wording was changed since you looked at it; nothing was done.',
    'Read it as it is now, and decide again.',
  )
}
