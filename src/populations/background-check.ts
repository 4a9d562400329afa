import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability, duties } from './purposes.ts'

export const checkKinds = [
  'identity',
  'right-to-work',
  'education',
  'employment-history',
  'criminal-record',
  'credit',
  'sanctions',
] as const
export type CheckKind = (typeof checkKinds)[number]

export const checkOutcomes = ['done', 'not-required', 'not-permitted'] as const
export type CheckOutcome = (typeof checkOutcomes)[number]

/** That a check took place, was not required or not permitted, and when. Never what it found: there is no field for that. */
export const BackgroundCheck = z.object({
  /** `<person>/<check>`. */
  id: personal(z.string(), { de: 'Kennung', en: 'Id' }, duties),
  person: personal(z.string(), { de: 'Person', en: 'Person' }, duties),
  check: personal(z.enum(checkKinds), { de: 'Prüfung', en: 'Check' }, duties),
  outcome: personal(z.enum(checkOutcomes), { de: 'Stand', en: 'Outcome' }, duties),
  /** The day it was done or decided, as whoever recorded it says. */
  on: personal(z.iso.date(), { de: 'Am', en: 'On' }, duties),
  recordedAt: personal(z.iso.datetime(), { de: 'Festgehalten am', en: 'Recorded at' }, duties),
  /** An account's id, or the source that reported it. */
  recordedBy: personal(z.string(), { de: 'Festgehalten von', en: 'Recorded by' }, accountability),
  /** Where the person worked, and in which role groups, when it was recorded: by that it is lawful or not, wherever they go. */
  place: personal(z.string().optional(), { de: 'Arbeitsort', en: 'Place of work' }, duties),
  roles: personal(
    z.array(z.string()).optional(),
    { de: 'Rollen bei Überprüfungen', en: 'Roles for checks' },
    duties,
  ),
  /** By when papers about it, wherever they lie, have to be gone. */
  deleteBy: personal(
    z.iso.date().optional(),
    { de: 'Unterlagen löschen bis', en: 'Delete papers by' },
    duties,
  ),
  /** When somebody confirmed that they are. */
  deletedOn: personal(
    z.iso.date().optional(),
    { de: 'Unterlagen gelöscht am', en: 'Papers deleted on' },
    duties,
  ),
})
export type BackgroundCheck = z.infer<typeof BackgroundCheck>

export const backgroundChecks: Population<BackgroundCheck> = {
  id: 'background-check',
  item: BackgroundCheck,
  key: (check) => check.id,
  kind: 'managed',
  person: (check) => check.person,
}
