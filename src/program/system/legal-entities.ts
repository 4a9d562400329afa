import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { managed } from '#program/managed.ts'
import { referToEntities } from '#program/people/legal-entity-of.ts'

/** The companies that the system belongs to. One that was acquired says in public by when it is taken in. */
export const keptLegalEntities = managed({
  population: legalEntities,
  chapter: 'system',
  label: {
    one: { de: 'Gesellschaft', en: 'Legal entity' },
    other: { de: 'Gesellschaften', en: 'Legal entities' },
  },
  about: {
    de: 'Die Unternehmen, die zum System gehören: wer Menschen beschäftigt und wer Verträge schließt. Eine zugekaufte Gesellschaft nennt öffentlich, bis wann alle Zusagen auch bei ihr gelten.',
    en: 'The companies the system belongs to: who employs people and who signs contracts. One that was acquired says in public by when every promise holds there too.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['country', 'joined', 'acquired', 'integrationDeadline', 'hasWorksCouncil'],
  fields: {
    name: field(
      z.string().trim().min(1).max(200),
      { de: 'Name', en: 'Name' },
      {
        hint: { de: 'Wie er im Register steht', en: 'As the register has it' },
      },
    ),
    country: field(Country, { de: 'Land', en: 'Country' }, { kind: 'country' }),
    joined: field(
      z.iso.date(),
      { de: 'Gehört dazu seit', en: 'With us since' },
      {
        claims: true,
        hint: {
          de: 'Gründung oder, bei einer zugekauften Gesellschaft, Vollzug',
          en: 'Founding, or closing for one that was acquired',
        },
      },
    ),
    acquired: field(z.boolean().default(false), { de: 'Zugekauft', en: 'Acquired' }),
    integrationDeadline: field(
      z.iso.date().optional(),
      { de: 'Aufgenommen bis', en: 'Taken in by' },
      {
        hint: {
          de: 'Nur für zugekaufte: bis wann alle Zusagen auch hier gelten. Dieses Datum ist öffentlich.',
          en: 'Only for acquired ones: by when every promise holds here too. This date is public.',
        },
      },
    ),
    hasWorksCouncil: field(
      z.boolean().optional(),
      { de: 'Betriebsrat', en: 'Works council' },
      {
        kind: 'either',
        hint: {
          de: 'In Deutschland bleiben Schulungen, Phishing-Übungen und Gerätedaten je Person ausgeschaltet, bis hier „nein“ steht oder unten eine Vereinbarung.',
          en: 'In Germany, trainings, phishing exercises and data of devices stay off person by person until this says no, or an agreement stands below.',
        },
      },
    ),
    worksAgreement: field(
      z.string().trim().min(1).max(300).optional(),
      { de: 'Betriebsvereinbarung', en: 'Works agreement' },
      {
        hint: {
          de: 'Titel und Datum der Vereinbarung über dieses Programm',
          en: 'Title and date of the agreement about this program',
        },
      },
    ),
  },
  async check(_tx, item) {
    if (item['acquired'] === true && item['integrationDeadline'] === undefined) {
      const message = 'One that was acquired needs a date by which it is taken in.'
      throw new Refusal('input', 'deadline-missing', message, 'Give the date.', {
        fields: [{ field: 'integrationDeadline', message }],
      })
    }
  },
  // Its people may have been taken in before it, under its name.
  apply: (tx, items) =>
    referToEntities(
      tx,
      items.map((item) => legalEntities.item.parse(item).id),
    ),
  due(item) {
    const { acquired, integrationDeadline } = legalEntities.item.parse(item)
    return acquired && integrationDeadline !== undefined
      ? [
          {
            date: integrationDeadline,
            what: { de: 'Alle Zusagen gelten auch hier', en: 'Every promise holds here too' },
          },
        ]
      : []
  },
})
