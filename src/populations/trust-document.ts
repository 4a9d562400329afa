import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'

export const documentKinds = ['report', 'certificate', 'policy', 'pentest-letter', 'other'] as const

/** A document that the trust page offers: to anyone, or to those who ask and are let have it. */
export const TrustDocument = z.object({
  id: z.uuid(),
  titleDe: z.string().min(1),
  titleEn: z.string().min(1),
  kind: z.enum(documentKinds),
  access: z.enum(['public', 'request']),
  /** The newest is the one that is handed out; with none, there is nothing to offer yet. */
  documents: Attached,
  /** Days, the last one included; shown from the first on, and no longer than to the last. */
  from: z.iso.date(),
  to: z.iso.date().optional(),
  needsAgreement: z.boolean().default(false),
  /** Whoever confirmed their mailbox gets it without anybody looking. */
  isGrantedAtOnce: z.boolean().default(false),
  /** For how many days a link is good. */
  linkDays: z.int().min(1).max(90).default(7),
})
export type TrustDocument = z.infer<typeof TrustDocument>

export const trustDocuments: Population<TrustDocument> = {
  id: 'trust-document',
  item: TrustDocument,
  key: (document) => document.id,
  kind: 'managed',
}

/** Whether it is offered on a day. */
export function isOffered({ from, to }: Pick<TrustDocument, 'from' | 'to'>, day: string): boolean {
  return from <= day && (to === undefined || day <= to)
}
