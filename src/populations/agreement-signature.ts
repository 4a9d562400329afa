import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability, duties } from './purposes.ts'

/** Somebody signed an agreement: here, or elsewhere on a paper that was handed in. A revoked one stays, and counts no more. */
export const AgreementSignature = z.object({
  /** `<person>/<version>` of what was signed here; of a paper `<person>/<agreement>/<document>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  agreement: personal(z.string(), { de: 'Vereinbarung', en: 'Agreement' }, duties),
  /** The version's id; absent where the paper has a wording of its own. */
  version: personal(z.string().optional(), { de: 'Fassung', en: 'Version' }, duties),
  language: personal(z.enum(['de', 'en']).optional(), { de: 'Gelesen auf', en: 'Read in' }, duties),
  /** Of the wording that was signed, or of the paper. */
  digest: personal(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    { de: 'Digest des Wortlauts', en: 'Digest of the wording' },
    duties,
  ),
  /** As they typed it, or as it stands on the paper. */
  name: personal(z.string().min(1).max(200), { de: 'Name', en: 'Name' }, duties),
  signedAt: personal(z.iso.datetime(), { de: 'Unterschrieben am', en: 'Signed at' }, duties),
  recordedAt: personal(z.iso.datetime(), { de: 'Festgehalten am', en: 'Recorded at' }, duties),
  /** In the portal; by a mailed link and code, which prove a mailbox and no identity; or elsewhere, as somebody attests. */
  how: personal(
    z.enum(['portal', 'link', 'upload']),
    { de: 'Auf welchem Weg', en: 'By which way' },
    duties,
  ),
  /** The sealed PDF, or the paper that was handed in, by the id of its document. */
  document: personal(z.uuid().optional(), { de: 'Dokument', en: 'Document' }, duties),
  attestedBy: personal(
    z.string().optional(),
    { de: 'Bezeugt von', en: 'Attested by' },
    accountability,
  ),
  revokedAt: personal(
    z.iso.datetime().optional(),
    { de: 'Widerrufen am', en: 'Revoked at' },
    duties,
  ),
  revokedBecause: personal(
    z.string().max(2000).optional(),
    { de: 'Warum widerrufen', en: 'Why revoked' },
    duties,
  ),
})
export type AgreementSignature = z.infer<typeof AgreementSignature>

export const agreementSignatures: Population<AgreementSignature> = {
  id: 'agreement-signature',
  item: AgreementSignature,
  key: (signature) => signature.id,
  kind: 'managed',
  person: (signature) => signature.person,
}
