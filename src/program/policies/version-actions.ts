/** A version's way from its draft (run/actions/draft-policy.ts) to approval; published it is in run/actions/publish-policy.ts, accepted in accept.ts. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { PolicyVersion, authorsOf, policyVersions } from '#populations/policy-version.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { putItem } from '#store/items.ts'

import { approvalsNeeded, approversOf, nextApprover } from './approvals.ts'
import { requirePolicy, requireVersion, versionField } from './find-version.ts'
import { lookedAtField, refuseOtherWording } from './looked-at.ts'

const Kept = z.object({ id: z.string(), state: PolicyVersion.shape.state })

const submit = moved({
  verb: 'submit',
  label: { de: 'Zur Prüfung geben', en: 'Submit for review' },
  about: {
    de: 'Der Entwurf liegt jetzt zur Freigabe vor. Nennt die Richtlinie, wer sie freigibt, ist einer nach dem anderen an der Reihe. Er ändert sich nicht mehr, bis jemand ihn freigibt oder zurückgibt.',
    en: 'The draft now waits for approval. Where the policy names who approves it, they do so in turn. It does not change until somebody approves it or returns it.',
  },
  from: ['draft'],
  permission: 'policy.change',
  to: async (version, { tx }) => {
    const approvers = approversOf(await requirePolicy(tx, version.policy), version)
    return { ...version, state: 'in-review', ...(approvers.length > 0 && { approvers }) }
  },
})

const giveBack = moved({
  verb: 'return',
  label: { de: 'Zurückgeben', en: 'Return' },
  about: {
    de: 'Der Entwurf geht zurück; bisherige Freigaben gelten nicht mehr.',
    en: 'The draft goes back; approvals given so far no longer count.',
  },
  from: ['in-review', 'approved'],
  permission: 'policy.approve',
  to: ({ approvers: _approvers, ...version }) => ({ ...version, state: 'draft', approvals: [] }),
})

const approve = moved({
  verb: 'approve',
  label: { de: 'Freigeben', en: 'Approve' },
  about: {
    de: 'Gibt genau diesen Wortlaut frei. Wer daran geschrieben hat, kann ihn nicht selbst freigeben. Verlangt das Unternehmen mehrere Freigaben, lässt er sich erst danach veröffentlichen.',
    en: 'Approves exactly this wording. Whoever wrote at it cannot approve it. Where the company asks for several approvals, it can be published after the last of them.',
  },
  from: ['in-review', 'approved'],
  permission: 'policy.approve',
  stepUp: true,
  to: async (version, { tx, actor, at }) => {
    if (authorsOf(version).has(actor.id)) {
      throw new Refusal(
        'forbidden',
        'own-draft',
        'Nobody approves their own draft.',
        'Ask somebody else who may approve policies.',
      )
    }
    if (version.approvals.some(({ by }) => by === actor.id)) {
      throw new Refusal(
        'conflict',
        'approved-before',
        'You have approved this version already.',
        'Another approval has to come from somebody else.',
      )
    }
    const next = nextApprover(version)
    if (next !== undefined && next !== actor.id) {
      throw new Refusal(
        'forbidden',
        'not-your-turn',
        'Somebody else approves this version first.',
        'Wait for them. Where they cannot approve it, somebody else can be put in their place.',
      )
    }
    const approvals = [...version.approvals, { by: actor.id, at: at.toISOString() }]
    const isEnough = approvals.length >= (await approvalsNeeded(tx, version))
    return { ...version, state: isEnough ? 'approved' : 'in-review', approvals }
  },
})

const discard = moved({
  verb: 'discard',
  label: { de: 'Entwurf verwerfen', en: 'Discard the draft' },
  about: {
    de: 'Der Entwurf wird nicht weiter verfolgt. Er bleibt in der Geschichte.',
    en: 'The draft is not pursued. It stays in the history.',
  },
  from: ['draft', 'in-review', 'approved'],
  permission: 'policy.change',
  to: (version) => ({ ...version, state: 'discarded' }),
})

export const versionActions = [submit, giveBack, approve, discard]

interface Move {
  verb: string
  label: { de: string; en: string }
  about: { de: string; en: string }
  from: readonly PolicyVersion['state'][]
  permission: 'policy.change' | 'policy.approve'
  stepUp?: true
  to: (version: PolicyVersion, acting: Acting) => PolicyVersion | Promise<PolicyVersion>
}

/** An action that only moves a version from one state to another. */
function moved({ verb, from, to, ...words }: Move) {
  return action({
    id: `policy-version.${verb}`,
    ...words,
    input: z.strictObject({ version: versionField, lookedAt: lookedAtField }),
    output: Kept,
    subject: (input) => `policy-version/${input.version}`,
    handle: async (acting, input) => {
      const version = await requireVersion(acting.tx, input.version, from)
      refuseOtherWording(version, input.lookedAt)
      const after = await to(version, acting)
      await putItem(acting.tx, policyVersions, after)
      return { id: after.id, state: after.state }
    },
  })
}

/** Not published, and not given up. */
export function isOpen({ state }: PolicyVersion): boolean {
  return state === 'draft' || state === 'in-review' || state === 'approved'
}
