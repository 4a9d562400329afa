import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** The wording in one language: a text in CommonMark, or a file of the company's own. */
export const Wording = z.object({
  text: z.string().max(200_000).optional(),
  /** A document (PDF or DOCX) that is the wording itself, by its id. */
  document: z.uuid().optional(),
  /** What a document says, as CommonMark, where it could be read: to read on a page and to compare. The document is the wording. */
  reading: z.string().max(200_000).optional(),
  /** SHA-256 of the text's UTF-8 bytes or of the document's, in hex: what whoever accepts it has accepted. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The sealed PDF of a published version, by the id of its document. */
  sealed: z.uuid().optional(),
})
export type Wording = z.infer<typeof Wording>

/** Somebody's consent on the way to being published. */
export const Approval = z.object({ by: z.string(), at: z.iso.datetime() })

/** One version of a policy, from its first draft on. Published, its wording never changes again. */
export const PolicyVersion = z.object({
  /** `<policy>/<number>`. */
  id: z.string(),
  policy: z.string(),
  number: z.int().min(1),
  state: z.enum(['draft', 'in-review', 'approved', 'published', 'discarded']),
  /** One language is enough, where the company wants one. */
  de: Wording.optional(),
  en: Wording.optional(),
  /** What is new, in a sentence, in each language it was said in. */
  changeDe: z.string().max(2000).optional(),
  changeEn: z.string().max(2000).optional(),
  /** The same in a language that is not known: of versions drafted when one was asked for. */
  change: z.string().max(2000).optional(),
  draftedBy: personal(z.string(), { de: 'Entworfen von', en: 'Drafted by' }, accountability),
  /** Everybody who wrote at its draft: none of them approves it. */
  authors: personal(
    z.array(z.string()).max(50).optional(),
    { de: 'Geschrieben von', en: 'Written by' },
    accountability,
  ),
  /** Who was to approve it, in this order, as its policy had it when it was submitted. */
  approvers: personal(
    z.array(z.string()).max(3).optional(),
    { de: 'Freizugeben von', en: 'To be approved by' },
    accountability,
  ),
  approvals: z.array(Approval).max(20),
  publishedAt: z.iso.datetime().optional(),
  publishedBy: personal(
    z.string().optional(),
    { de: 'Veröffentlicht von', en: 'Published by' },
    accountability,
  ),
  /** From when on it holds, not before it is published. */
  effectiveFrom: z.iso.datetime().optional(),
  /** Whether those who accepted the version before must accept this one too, and why. Decided on publishing. */
  isAcceptedAnew: z.boolean().optional(),
  acceptedAnewBecauseDe: z.string().max(2000).optional(),
  acceptedAnewBecauseEn: z.string().max(2000).optional(),
  /** The same in a language that is not known: of versions published when one was asked for. */
  acceptedAnewBecause: z.string().max(2000).optional(),
})
export type PolicyVersion = z.infer<typeof PolicyVersion>

/** Who had a hand in its wording. Who only adopted what comes with the product, and left it to others, had none. */
export function authorsOf({
  draftedBy,
  authors = [],
}: Pick<PolicyVersion, 'draftedBy' | 'authors'>): Set<string> {
  return new Set([draftedBy, ...authors])
}

export const policyVersions: Population<PolicyVersion> = {
  id: 'policy-version',
  item: PolicyVersion,
  key: (version) => version.id,
  kind: 'managed',
}
