import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { documentKinds, trustDocuments } from '#populations/trust-document.ts'
import { managed } from '#program/managed.ts'

export const documentKindWords: Record<(typeof documentKinds)[number], Words> = {
  report: { de: 'Bericht', en: 'Report' },
  certificate: { de: 'Zertifikat', en: 'Certificate' },
  policy: { de: 'Richtlinie', en: 'Policy' },
  'pentest-letter': { de: 'Bestätigung eines Penetrationstests', en: 'Penetration test letter' },
  other: { de: 'Sonstiges', en: 'Other' },
}

const title = z.string().trim().min(1).max(160)

/** What the trust page offers to read. */
export const keptTrustDocuments = managed({
  population: trustDocuments,
  chapter: 'trust',
  isPublic: true,
  label: {
    one: { de: 'Dokument der Trust-Seite', en: 'Document of the trust page' },
    other: { de: 'Dokumente der Trust-Seite', en: 'Documents of the trust page' },
  },
  about: {
    de: 'Was die Trust-Seite zum Lesen anbietet: allen, oder auf Anfrage, mit Wasserzeichen und auf Zeit. Angeboten wird die zuletzt angehängte Datei; ohne Datei steht das Dokument nicht auf der Seite.',
    en: 'What the trust page offers to read: to everybody, or on request, with a watermark and for a time. The file attached last is the one that is offered; without a file the document is not on the page.',
  },
  see: 'program.see',
  change: 'document.change',
  documents: true,
  title: 'title',
  columns: ['kind', 'access', 'from', 'to'],
  fields: {
    titleDe: field(title, { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(title, { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    kind: field(z.enum(documentKinds), { de: 'Art', en: 'Kind' }, { options: documentKindWords }),
    access: field(
      z.enum(['public', 'request']),
      { de: 'Wer es bekommt', en: 'Who gets it' },
      {
        options: {
          public: { de: 'Alle, ohne zu fragen', en: 'Everybody, without asking' },
          request: { de: 'Wer darum bittet', en: 'Whoever asks for it' },
        },
      },
    ),
    from: field(z.iso.date(), { de: 'Angeboten ab', en: 'Offered from' }),
    to: field(z.iso.date().optional(), {
      de: 'Angeboten bis einschließlich',
      en: 'Offered to the end of',
    }),
    needsAgreement: field(
      z.boolean().default(false),
      { de: 'Nur mit Vertraulichkeitsvereinbarung', en: 'Only with the confidentiality agreement' },
      { hint: { de: 'Gilt auf Anfrage.', en: 'Holds on request.' } },
    ),
    isGrantedAtOnce: field(
      z.boolean().default(false),
      { de: 'Ohne Freigabe herausgeben', en: 'Hand out without approval' },
      {
        hint: {
          de: 'Wer die E-Mail-Adresse bestätigt hat, bekommt den Link sofort.',
          en: 'Whoever confirmed the mailbox gets the link at once.',
        },
      },
    ),
    linkDays: field(z.coerce.number().int().min(1).max(90).default(7), {
      de: 'Link gilt so viele Tage',
      en: 'Link is good for so many days',
    }),
  },
  check: async (_tx, item) => {
    const { from, to } = trustDocuments.item.parse(item)
    if (to === undefined || from <= to) return
    const message = 'That is before its first day.'
    throw new Refusal('input', 'input-refused', message, 'Choose a later day.', {
      fields: [{ field: 'to', message }],
    })
  },
})
