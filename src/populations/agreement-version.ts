import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** The wording in one language: CommonMark with every placeholder filled in. */
export const AgreementText = z.object({
  text: z.string().min(1).max(100_000),
  /** SHA-256 of the text's UTF-8 bytes, in hex: what whoever signs it has signed. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
})
export type AgreementText = z.infer<typeof AgreementText>

/** A wording of an agreement that was published. It never changes again; a newer one takes its place for those who come later. */
export const AgreementVersion = z.object({
  /** `<agreement>/<number>`. */
  id: z.string(),
  agreement: z.string(),
  number: z.int().min(1),
  de: AgreementText,
  en: AgreementText,
  /** What is new, and why. */
  change: z.string().max(2000),
  publishedAt: z.iso.datetime(),
  publishedBy: personal(
    z.string(),
    { de: 'Veröffentlicht von', en: 'Published by' },
    accountability,
  ),
})
export type AgreementVersion = z.infer<typeof AgreementVersion>

export const agreementVersions: Population<AgreementVersion> = {
  id: 'agreement-version',
  item: AgreementVersion,
  key: (version) => version.id,
  kind: 'managed',
}
