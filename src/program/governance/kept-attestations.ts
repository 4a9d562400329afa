import { z } from 'zod'

import { addMonths } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import {
  attestedControls,
  ControlAttestation,
  controlAttestations,
} from '#populations/control-attestation.ts'
import { managed } from '#program/managed.ts'

import { byWhomItConcerns } from './attestors.ts'
import { internalControls } from './internal-controls.ts'

/** What each control is called here: the criterion and its sentence. */
const controlWords = Object.fromEntries(
  internalControls.map(({ id, criteria, sentence }) => {
    const named = (language: 'de' | 'en') => `${criteria.join(', ')}: ${String(sentence[language])}`
    return [id, { de: named('de'), en: named('en') }]
  }),
)

/** Where nothing can be measured, somebody stands for it by name, and says so again in time. */
const declared = managed({
  population: controlAttestations,
  chapter: 'governance',
  documents: true,
  label: {
    one: { de: 'Bestätigung eines Satzes', en: 'Attestation' },
    other: { de: 'Bestätigungen', en: 'Attestations' },
  },
  about: {
    de: 'Was sich nicht messen lässt, bestätigt jemand mit Namen und Funktion, und nach der genannten Zeit aufs Neue: wer eine Rolle im Programm hat oder sie vertritt, wer für den Satz verantwortlich ist, oder Sie selbst. Auf der öffentlichen Seite steht, dass es bestätigt und nicht gemessen ist.',
    en: 'What cannot be measured somebody attests, by name and function, and again after the time named: whoever has a role of the program or stands in for one, whoever owns the sentence, or you yourself. The public page says that it is attested, not measured.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'control',
  columns: ['attestor', 'role', 'on'],
  fields: {
    control: field(
      z.enum(attestedControls),
      { de: 'Satz', en: 'Sentence' },
      { options: controlWords },
    ),
    statement: field(
      z.string().trim().min(1).max(4000),
      {
        de: 'Was bestätigt wird, und woran man es sieht',
        en: 'What is attested, and what shows it',
      },
      { kind: 'long' },
    ),
    attestor: field(
      z.string().trim().min(1).max(200),
      { de: 'Wer es bestätigt', en: 'Attestor' },
      { refersTo: 'person' },
    ),
    role: field(
      z.string().trim().min(1).max(200),
      { de: 'In welcher Funktion', en: 'In which function' },
      {
        hint: {
          de: 'Steht auf der öffentlichen Seite; der Name nicht.',
          en: 'The public page says it; it does not say the name.',
        },
      },
    ),
    on: field(z.iso.date(), { de: 'Bestätigt am', en: 'Attested on' }, { claims: true }),
    everyMonths: field(z.int().min(1).max(12).default(12), {
      de: 'Gilt so viele Monate',
      en: 'Good for so many months',
    }),
  },
  due(item) {
    const { on, everyMonths } = ControlAttestation.parse(item)
    return [
      { date: addMonths(on, everyMonths), what: { de: 'Wieder bestätigen', en: 'Attest again' } },
    ]
  },
})

/** Whom it names has a role of the program, or answers for the sentence, or records it in their own name. */
export const keptControlAttestations = byWhomItConcerns(declared)
