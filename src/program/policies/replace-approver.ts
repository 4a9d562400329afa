import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { authorsOf, policyVersions } from '#populations/policy-version.ts'
import { action } from '#program/action.ts'
import { putItem } from '#store/items.ts'

import { requireVersion, versionField } from './find-version.ts'
import { hindranceOf } from './hindrance.ts'

/** Somebody else takes the turn of an approver who cannot approve; of those who can nobody is passed over. */
export const replaceApprover = action({
  id: 'policy-version.replace-approver',
  label: { de: 'Jemand anderen freigeben lassen', en: 'Have somebody else approve' },
  about: {
    de: 'Für eine Fassung, die auf jemanden wartet, der sie nicht freigeben kann: weil das Konto geschlossen oder die Berechtigung weg ist, weil die Person ausgeschieden oder abwesend ist. Wer stattdessen freigibt, hat nicht an der Fassung geschrieben und steht nicht schon in der Reihe. Bisherige Freigaben bleiben. Es gilt für diese Fassung; wer künftige freigibt, steht bei der Richtlinie.',
    en: 'For a version that waits for somebody who cannot approve it: because their account is closed or its permission is gone, because they have left or are away. Whoever approves instead has not written at the version, and is not in the chain already. Approvals given so far stay. It holds for this version; who approves later ones stands with the policy.',
  },
  permission: 'policy.change',
  input: z.strictObject({
    version: versionField,
    approver: field(
      z.string().min(1).max(200),
      { de: 'Wer nicht freigeben kann', en: 'Who cannot approve' },
      { hidden: true, hint: { de: 'Kennung des Kontos.', en: 'Id of the account.' } },
    ),
    replacement: field(
      z.string().min(1).max(200),
      { de: 'Wer stattdessen freigibt', en: 'Who approves instead' },
      { refersTo: 'account', offers: 'approvers' },
    ),
  }),
  output: z.object({ id: z.string(), approvers: z.array(z.string()) }),
  subject: (input) => `policy-version/${input.version}`,
  handle: async ({ tx, at, language }, { version: id, approver, replacement }) => {
    const version = await requireVersion(tx, id, ['in-review'])
    const { approvers = [], approvals } = version
    if (!approvers.slice(approvals.length).includes(approver)) throw refused(words.notWaited)
    if (!(await hindranceOf(tx, approver, at))) throw refused(words.can)
    const wrong = (trouble: Trouble) => {
      const fields = [{ field: 'replacement', message: trouble[language] }]
      return new Refusal('input', trouble.code, trouble.en, trouble.fix, { fields })
    }
    if (authorsOf(version).has(replacement)) throw wrong(words.author)
    const isIn = approvers.includes(replacement) || approvals.some(({ by }) => by === replacement)
    if (isIn) throw wrong(words.twice)
    if (await hindranceOf(tx, replacement, at)) throw wrong(words.cannot)
    const after = approvers.map((each) => (each === approver ? replacement : each))
    await putItem(tx, policyVersions, { ...version, approvers: after })
    return { id, approvers: after }
  },
})

interface Trouble {
  code: string
  de: string
  en: string
  fix: string
}

function refused({ code, en, fix }: Trouble): Refusal {
  return new Refusal('conflict', code, en, fix)
}

const words = {
  notWaited: {
    code: 'approver-not-waited-for',
    de: 'Auf diese Person wartet die Fassung nicht.',
    en: 'This version does not wait for this person.',
    fix: 'Look at the policy as it stands now.',
  },
  can: {
    code: 'approver-can',
    de: 'Diese Person kann freigeben.',
    en: 'This person can approve the version.',
    fix: 'Wait for them; or return the draft and have the policy name others.',
  },
  author: {
    code: 'own-draft',
    de: 'Niemand gibt den eigenen Entwurf frei.',
    en: 'Nobody approves their own draft.',
    fix: 'Name somebody who did not write at it.',
  },
  twice: {
    code: 'approver-twice',
    de: 'Diese Person steht schon in der Reihe.',
    en: 'This person is in the chain already.',
    fix: 'Name somebody else.',
  },
  cannot: {
    code: 'approver-may-not',
    de: 'Diese Person kann zurzeit keine Richtlinien freigeben.',
    en: 'This person cannot approve policies at present.',
    fix: 'Name somebody who may, and is here.',
  },
} as const
