/** What people keep about policies; their versions are made by actions of their own. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { policies } from '#populations/policy.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { isForFewer, sayingWhatWeakens } from '#program/weaker-changes.ts'
import { urls } from '#ui/urls.ts'

import { askedByPolicy } from './policy-obligation.ts'

const title = z.string().trim().min(1).max(160)

const declared = managed({
  population: policies,
  chapter: 'policies',
  label: { one: { de: 'Richtlinie', en: 'Policy' }, other: { de: 'Richtlinien', en: 'Policies' } },
  about: {
    de: 'Regeln, die alle lesen und bestätigen, für die sie gelten. Der Text liegt in Fassungen: Entwurf, Prüfung, Freigabe durch eine zweite Person, Veröffentlichung.',
    en: 'Rules that everybody they apply to reads and accepts. The text lies in versions: draft, review, approval by a second person, publication.',
  },
  see: 'program.see',
  change: 'policy.change',
  title: 'title',
  columns: ['groups'],
  page: urls.consolePolicy,
  begin: {
    action: 'policy.adopt',
    name: {
      de: 'Die 14 mitgelieferten Richtlinien übernehmen',
      en: 'Adopt the 14 policies that come with Beleg',
    },
  },
  imports: [
    {
      action: 'policy.import-acceptances',
      name: { de: 'Frühere Bestätigungen importieren', en: 'Import earlier acceptances' },
    },
  ],
  fields: {
    titleDe: field(title, { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(title, { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    owner: field(
      z.string().min(1).max(200).optional(),
      { de: 'Wer sie aktuell hält', en: 'Who keeps it right' },
      { refersTo: 'account' },
    ),
    groups: field(
      z.array(z.string().trim().min(1).max(200)).max(100).default([]),
      { de: 'Gilt für diese Gruppen', en: 'Applies to these groups' },
      {
        kind: 'lines',
        hint: { de: 'Eine je Zeile. Leer: für alle.', en: 'One a line. Empty: everybody.' },
      },
    ),
    controls: field(
      z.array(z.string().trim().min(1).max(100)).max(100).default([]),
      { de: 'Steht hinter diesen Kontrollen', en: 'Stands behind these controls' },
      { kind: 'lines', hint: { de: 'Eine Kennung je Zeile.', en: 'One id a line.' } },
    ),
  },
})

/** A change or an end may take duties away: then it stands in the log in clear. */
export const keptPolicies: Managed = sayingWhatWeakens(declared, {
  population: policies,
  kinds: { removed: 'policy-removed', reduced: 'policy-reduced' },
  isWeaker: (before, after) => isForFewer(before.groups, after.groups),
  isWider: (before, after) => isForFewer(after.groups, before.groups),
  asks: (policy) => [askedByPolicy(policy)],
})
