/** What people keep about policies; their versions are made by actions of their own. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { policies } from '#populations/policy.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { isForFewer, sayingWhatWeakens } from '#program/weaker-changes.ts'
import { findAccounts } from '#store/accounts.ts'
import { urls } from '#ui/urls.ts'

import { askedByPolicy } from './policy-obligation.ts'

const title = z.string().trim().min(1).max(160)

function approver(label: Words, hint?: Words) {
  return field(z.string().min(1).max(200).optional(), label, {
    refersTo: 'account',
    offers: 'approvers',
    ...(hint && { hint }),
  })
}

const declared = managed({
  population: policies,
  chapter: 'policies',
  label: { one: { de: 'Richtlinie', en: 'Policy' }, other: { de: 'Richtlinien', en: 'Policies' } },
  about: {
    de: 'Regeln, die alle lesen und bestätigen, für die sie gelten. Der Text liegt in Fassungen: Entwurf, Prüfung, Freigabe durch eine zweite Person oder der Reihe nach durch die genannten, Veröffentlichung.',
    en: 'Rules that everybody they apply to reads and accepts. The text lies in versions: draft, review, approval by a second person or by those named in their turn, publication.',
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
    firstApprover: approver(
      { de: 'Freigabe zuerst durch', en: 'First to approve' },
      {
        de: 'Leer: wer Richtlinien freigeben darf. Wer an einer Fassung geschrieben hat, wird übergangen.',
        en: 'Empty: whoever may approve policies. Whoever wrote at a version is passed over.',
      },
    ),
    secondApprover: approver({ de: 'Freigabe danach durch', en: 'Second to approve' }),
    thirdApprover: approver({ de: 'Freigabe zuletzt durch', en: 'Third to approve' }),
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
      { de: 'Steht hinter diesen Sätzen', en: 'Stands behind these controls' },
      { kind: 'controls' },
    ),
  },
  // A version would wait for ever for somebody who cannot approve it.
  async check(tx, item) {
    const policy = policies.item.parse(item)
    const named = new Set<string>()
    for (const field of ['firstApprover', 'secondApprover', 'thirdApprover'] as const) {
      const id = policy[field]
      if (id === undefined) continue
      if (named.has(id)) {
        const message = 'This account is among those who approve already.'
        throw new Refusal('input', 'approver-twice', message, 'Name somebody else, or nobody.', {
          fields: [{ field, message }],
        })
      }
      named.add(id)
      const [account] = await findAccounts(tx, [id])
      if (account && !account.disabledAt && permissionsOf(account.roles).has('policy.approve'))
        continue
      const message = 'This account may not approve policies.'
      throw new Refusal('input', 'approver-may-not', message, 'Name somebody who may.', {
        fields: [{ field, message }],
      })
    }
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
