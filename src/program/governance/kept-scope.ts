import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import {
  mappedFrameworks,
  ProgramScope,
  programScopes,
  soc2Categories,
} from '#populations/program-scope.ts'
import { managed } from '#program/managed.ts'
import { itemHistory } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** What the program covers. Without it nobody can say whether every criterion is served. */
export const keptProgramScope = managed({
  population: programScopes,
  chapter: 'governance',
  single: 'program',
  label: {
    one: { de: 'Umfang des Programms', en: 'Scope of the program' },
    other: { de: 'Umfang des Programms', en: 'Scope of the program' },
  },
  about: {
    de: 'Wofür das Programm gilt und an welchen Kriterien es sich misst. Erst danach lässt sich sagen, ob jedes Kriterium abgedeckt ist.',
    en: 'What the program covers and which criteria it answers to. Only then can anyone say whether each criterion is covered.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'id',
  columns: [],
  fields: {
    statementDe: field(
      z.string().trim().min(1).max(4000).optional(),
      { de: 'Wofür es gilt, deutsch', en: 'What it covers, in German' },
      {
        kind: 'long',
        hint: {
          de: 'Welche Teile des Unternehmens, welche Dienste. Ein paar Sätze; eine der beiden Sprachen genügt.',
          en: 'Which parts of the company, which services. A few sentences; one of the two languages is enough.',
        },
      },
    ),
    statementEn: field(
      z.string().trim().min(1).max(4000).optional(),
      { de: 'Wofür es gilt, englisch', en: 'What it covers, in English' },
      { kind: 'long' },
    ),
    categories: field(
      z
        .array(z.enum(soc2Categories))
        .min(1)
        .refine((chosen) => chosen.includes('security'), {
          message: 'Security is always in scope.',
        }),
      { de: 'Kategorien von SOC 2', en: 'SOC 2 categories' },
      {
        hint: { de: 'Sicherheit gehört immer dazu.', en: 'Security is always among them.' },
        options: {
          security: { de: 'Sicherheit', en: 'Security' },
          availability: { de: 'Verfügbarkeit', en: 'Availability' },
          confidentiality: { de: 'Vertraulichkeit', en: 'Confidentiality' },
          'processing-integrity': {
            de: 'Richtigkeit der Verarbeitung',
            en: 'Processing integrity',
          },
          privacy: { de: 'Datenschutz', en: 'Privacy' },
        },
      },
    ),
    frameworks: field(
      z.array(z.enum(mappedFrameworks)).default([]),
      { de: 'Daneben zeigen', en: 'Show beside' },
      {
        options: {
          'nist-csf': { de: 'NIST CSF 2.0', en: 'NIST CSF 2.0' },
          'iso-27001': { de: 'ISO 27001', en: 'ISO 27001' },
          'bsi-c5': { de: 'BSI C5', en: 'BSI C5' },
        },
      },
    ),
    decided: field(z.iso.date(), { de: 'Entschieden am', en: 'Decided on' }, { claims: true }),
  },
  complete: async (tx, item) => ({
    ...item,
    begun: await firstDecided(tx, ProgramScope.parse(item)),
  }),
  check(_tx, item) {
    const { statementDe, statementEn } = ProgramScope.parse(item)
    if (statementDe === undefined && statementEn === undefined) throw saysNothing()
    return Promise.resolve()
  },
})

function saysNothing(): Refusal {
  const message = 'What the program covers is missing.'
  return new Refusal('input', 'scope-says-nothing', message, 'Say it in German, English or both.', {
    fields: [{ field: 'statementDe', message }],
  })
}

/** The earliest day that was ever named: deciding anew puts off no review. */
async function firstDecided(tx: Tx, { id, decided }: ProgramScope): Promise<string> {
  const before = await itemHistory(tx, programScopes.id, id)
  const days = before.map(({ content }) => ProgramScope.parse(content).decided)
  return [decided, ...days].toSorted()[0] ?? decided
}
