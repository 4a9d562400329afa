import { z } from 'zod'

import { field } from '#engine/field.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import { managed } from '#program/managed.ts'

/** Whose accounts are that do not say so themselves. */
export const keptAccountDeclarations = managed({
  population: accountDeclarations,
  chapter: 'access',
  label: {
    one: { de: 'Zuordnung eines Zugangs', en: 'Owner of an account' },
    other: { de: 'Zuordnung von Zugängen', en: 'Owners of accounts' },
  },
  about: {
    de: 'Wem ein Zugang gehört, der es nicht selbst sagt: einer Person, einem Dienst, für den jemand einsteht, oder einem Notfall. Zugänge mit der Adresse einer Person werden von selbst zugeordnet.',
    en: 'Whose an account is that does not say so itself: a person’s, a service’s that somebody answers for, or one for emergencies. Accounts with a person’s address are matched by themselves.',
  },
  see: 'people.see',
  change: 'people.change',
  // An emergency account may have what others may not.
  weakens: 'account-declaration',
  title: 'account',
  columns: ['kind', 'person', 'reason'],
  fields: {
    account: field(
      z.string().trim().min(1).max(500),
      { de: 'Zugang', en: 'Account' },
      {
        hint: {
          de: 'Wie ihn seine Seite nennt, etwa arn:aws:iam::111122223333:user/ci',
          en: 'As its page calls it, such as arn:aws:iam::111122223333:user/ci',
        },
      },
    ),
    kind: field(
      z.enum(['human', 'service', 'break-glass']),
      { de: 'Wofür', en: 'What for' },
      {
        options: {
          human: { de: 'Ein Mensch', en: 'A person' },
          service: { de: 'Ein Dienst', en: 'A service' },
          'break-glass': { de: 'Nur für Notfälle', en: 'Emergencies only' },
        },
      },
    ),
    person: field(
      z.string().min(1).max(200),
      { de: 'Wem er gehört, oder wer für ihn einsteht', en: 'Whose it is, or who answers for it' },
      { refersTo: 'person', offers: 'whoever-left' },
    ),
    reason: field(z.string().trim().min(1).max(1000), { de: 'Warum', en: 'Why' }, { kind: 'long' }),
  },
})
