import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { duties } from './purposes.ts'

/** That it was accepted on an earlier day, as somebody said who imported that after the acceptance was recorded. */
const SaidEarlier = z.object({
  acceptedAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  attestedBy: z.string(),
})

/** Somebody accepted exactly this wording. */
export const PolicyAcceptance = z.object({
  /** `<person>/<version>`: whoever accepts a version twice has accepted it once, the first time. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  policy: personal(z.string(), { de: 'Richtlinie', en: 'Policy' }, duties),
  /** The version's id. */
  version: personal(z.string(), { de: 'Fassung', en: 'Version' }, duties),
  /** In which language it was read. */
  language: personal(z.enum(['de', 'en']), { de: 'Gelesen auf', en: 'Read in' }, duties),
  /** Of the wording in that language. */
  digest: personal(
    z.string().regex(/^[0-9a-f]{64}$/),
    { de: 'Digest des Wortlauts', en: 'Digest of the wording' },
    duties,
  ),
  /** As they typed it. */
  name: personal(z.string().min(1).max(200), { de: 'Getippter Name', en: 'Name as typed' }, duties),
  acceptedAt: personal(z.iso.datetime(), { de: 'Bestätigt am', en: 'Accepted at' }, duties),
  recordedAt: personal(z.iso.datetime(), { de: 'Festgehalten am', en: 'Recorded at' }, duties),
  /** In the portal, by a link in a mail, or somewhere else before (imported, with who says so). */
  via: personal(
    z.enum(['portal', 'mail', 'import']),
    { de: 'Auf welchem Weg', en: 'By which way' },
    duties,
  ),
  /** The mailbox that the link and its code were sent to. */
  email: personal(z.email().optional(), { de: 'E-Mail-Adresse', en: 'Email address' }, duties),
  attestedBy: personal(z.string().optional(), { de: 'Bezeugt von', en: 'Attested by' }, duties),
  /** Beside what was recorded first, which stays as it is. */
  saidEarlier: personal(
    z.array(SaidEarlier).optional(),
    { de: 'Früherer Tag, nachträglich genannt', en: 'Earlier day, named afterwards' },
    duties,
  ),
})
export type PolicyAcceptance = z.infer<typeof PolicyAcceptance>

export const policyAcceptances: Population<PolicyAcceptance> = {
  id: 'policy-acceptance',
  item: PolicyAcceptance,
  key: (acceptance) => acceptance.id,
  kind: 'managed',
  person: (acceptance) => acceptance.person,
}
