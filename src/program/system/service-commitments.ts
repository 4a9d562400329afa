import { z } from 'zod'

import { field } from '#engine/field.ts'
import { commitmentCategories, serviceCommitments } from '#populations/service-commitment.ts'
import { managed } from '#program/managed.ts'

/** What customers were promised, word for word, and what the system must do for it. */
export const keptServiceCommitments = managed({
  population: serviceCommitments,
  chapter: 'system',
  label: {
    one: { de: 'Zusage', en: 'Service commitment' },
    other: { de: 'Zusagen', en: 'Service commitments' },
  },
  about: {
    de: 'Was Kundinnen und Kunden zugesagt ist, Wort für Wort, und was das System dafür leisten muss. Daran misst sich die Prüfung.',
    en: 'What customers were promised, word for word, and what the system must do for it. The audit measures against these.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['product', 'kind', 'category', 'madeIn'],
  fields: {
    name: field(
      z.string().trim().min(1).max(200),
      { de: 'Kurzname', en: 'Short name' },
      { hint: { de: 'Etwa „Verfügbarkeit 99,9 %“', en: 'Such as “Availability 99.9%”' } },
    ),
    kind: field(
      z.enum(['commitment', 'requirement']),
      { de: 'Art', en: 'Kind' },
      {
        options: {
          commitment: { de: 'Zusage an Kunden', en: 'Commitment to customers' },
          requirement: { de: 'Anforderung an das System', en: 'Requirement on the system' },
        },
      },
    ),
    product: field(z.string().min(1), { de: 'Produkt', en: 'Product' }, { refersTo: 'product' }),
    category: field(
      z.enum(commitmentCategories),
      { de: 'Kategorie', en: 'Category' },
      {
        options: {
          security: { de: 'Sicherheit', en: 'Security' },
          availability: { de: 'Verfügbarkeit', en: 'Availability' },
          'processing-integrity': {
            de: 'Richtigkeit der Verarbeitung',
            en: 'Processing integrity',
          },
          confidentiality: { de: 'Vertraulichkeit', en: 'Confidentiality' },
          privacy: { de: 'Datenschutz', en: 'Privacy' },
        },
      },
    ),
    text: field(
      z.string().trim().min(1).max(4000),
      { de: 'Wortlaut', en: 'Wording' },
      { kind: 'long' },
    ),
    madeIn: field(
      z.string().trim().min(1).max(300),
      { de: 'Zugesagt in', en: 'Promised in' },
      {
        hint: {
          de: 'Vertrag, Leistungsbeschreibung, Website',
          en: 'Contract, service description, website',
        },
      },
    ),
  },
})
