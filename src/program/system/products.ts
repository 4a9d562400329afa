import { z } from 'zod'

import { field } from '#engine/field.ts'
import { products } from '#populations/product.ts'
import { managed } from '#program/managed.ts'

/** The services that the program protects. */
export const keptProducts = managed({
  population: products,
  chapter: 'system',
  label: { one: { de: 'Produkt', en: 'Product' }, other: { de: 'Produkte', en: 'Products' } },
  about: {
    de: 'Was Sie verkaufen oder für andere betreiben. Der Prüfbericht beschreibt diese Dienste, und jede Zusage gehört zu einem davon.',
    en: 'What you sell or run for others. The audit report describes these services, and every commitment belongs to one.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['entity', 'about', 'website'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    about: field(
      z.string().trim().min(1).max(2000),
      { de: 'Was es tut', en: 'What it does' },
      {
        kind: 'long',
        hint: {
          de: 'Zwei, drei Sätze für jemanden, der es nie gesehen hat',
          en: 'Two or three sentences for somebody who never saw it',
        },
      },
    ),
    entity: field(
      z.string().min(1),
      { de: 'Angeboten von', en: 'Offered by' },
      { refersTo: 'legal-entity' },
    ),
    website: field(
      z.url({ protocol: /^https$/ }).optional(),
      { de: 'Website', en: 'Website' },
      { hint: { de: 'Mit https://', en: 'With https://' } },
    ),
  },
})
