import { z } from 'zod'

import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { complementaryControls } from '#populations/complementary-control.ts'
import { managed } from '#program/managed.ts'

/** What others have to do so that our promises hold. */
export const keptComplementaryControls = managed({
  population: complementaryControls,
  chapter: 'system',
  label: {
    one: { de: 'Ergänzende Kontrolle', en: 'Complementary control' },
    other: { de: 'Ergänzende Kontrollen', en: 'Complementary controls' },
  },
  about: {
    de: 'Was andere tun müssen, damit Ihre Zusagen gelten: Kundinnen und Kunden (etwa Zugänge ausgeschiedener Leute sperren) oder Unterdienstleister (etwa das Rechenzentrum bewachen).',
    en: 'What others have to do so that your promises hold: customers (such as closing the accounts of those who left) or sub-service organisations (such as guarding the data centre).',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['by', 'organisation', 'criteria'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Kurzname', en: 'Short name' }),
    by: field(
      z.enum(['user-entity', 'subservice-organisation']),
      { de: 'Zu tun von', en: 'To be done by' },
      {
        options: {
          'user-entity': { de: 'Kundinnen und Kunden', en: 'Customers (user entities)' },
          'subservice-organisation': { de: 'Unterdienstleister', en: 'Sub-service organisation' },
        },
      },
    ),
    organisation: field(
      z.string().optional(),
      { de: 'Unterdienstleister', en: 'Sub-service organisation' },
      {
        refersTo: 'subservice-organisation',
        hint: { de: 'Nur, wenn einer es tun muss', en: 'Only where one has to do it' },
      },
    ),
    text: field(
      z.string().trim().min(1).max(4000),
      { de: 'Was zu tun ist', en: 'What has to be done' },
      { kind: 'long' },
    ),
    criteria: field(
      z
        .array(z.string().regex(like(/^[A-Z]{1,3}\d{1,2}(\.\d{1,2})?$/, 'CC6.1')))
        .max(50)
        .default([]),
      { de: 'Kriterien', en: 'Criteria' },
      { hint: { de: 'Je Zeile eines, etwa CC6.1', en: 'One a line, such as CC6.1' } },
    ),
  },
  async check(_tx, item) {
    const { by, organisation } = complementaryControls.item.parse(item)
    if ((by === 'subservice-organisation') === (organisation !== undefined)) return
    const message =
      by === 'user-entity'
        ? 'Customers have to do it: leave this empty.'
        : 'Name the sub-service organisation that has to do it.'
    throw new Refusal('input', 'organisation-unclear', message, 'Correct one of the two.', {
      fields: [{ field: 'organisation', message }],
    })
  },
})
