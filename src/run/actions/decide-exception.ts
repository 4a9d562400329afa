/** Whether a request becomes an approved exception: decided by somebody else, once. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import type { ExceptionRequest } from '#populations/exception-request.ts'
import { action } from '#program/action.ts'
import type { Acting, Actor } from '#program/action.ts'
import { approveException } from '#run/approve-exception.ts'
import { requireTest } from '#run/program-settings.ts'
import { wishRun } from '#run/wish-run.ts'
import { findAccount } from '#store/accounts.ts'
import { currentVersion, listItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

const request = field(z.uuid(), { de: 'Antrag', en: 'Request' }, { hidden: true })
const Decided = z.object({ exception: z.string(), test: z.string() })

export const approveRequest = action({
  id: 'exception.approve',
  label: { de: 'Ausnahme genehmigen', en: 'Approve an exception' },
  about: {
    de: 'Von der nächsten Prüfung an zählen diese Einträge als genehmigte Ausnahme, bis sie abläuft. Im Protokoll stehen Test und Ende offen; Einträge, Grund und die beiden Beteiligten verdeckt. Wer sie beantragt hat oder um wen es geht, kann sie nicht genehmigen.',
    en: 'From the next run on these items count as approved exceptions, until it ends. Test and end stand in the log in clear; items, reason and both people hidden. Whoever asked for it, or whom it is about, cannot approve it.',
  },
  permission: 'exception.approve',
  stepUp: true,
  input: z.strictObject({ request }),
  output: Decided,
  subject: (input) => `exception/${input.request}`,
  outcome: ({ test }) => ({ test }),
  handle: async (acting, input) => {
    const { tx, actor, at } = acting
    const wanted = await requireOpen(tx, input.request)
    if (wanted.requestedBy === actor.id) {
      throw new Refusal(
        'forbidden',
        'same-person',
        'Whoever asked for an exception cannot approve it.',
        'Ask somebody else to decide.',
      )
    }
    if (await isAbout(tx, wanted, actor)) {
      throw new Refusal(
        'forbidden',
        'own-exception',
        'Nobody approves an exception for themselves.',
        'Ask somebody else to decide.',
      )
    }
    if (Date.parse(wanted.until) <= at.getTime()) {
      throw new Refusal(
        'conflict',
        'request-expired',
        'The exception would have ended by now.',
        'Reject this request, and make another.',
      )
    }
    const { id, test, items, reason, measure, until, requestedBy } = wanted
    const approvedBy = actor.id
    await approveException(tx, {
      id,
      test,
      items,
      reason,
      measure,
      until,
      requestedBy,
      approvedBy,
    })
    await decide(acting, wanted, { state: 'approved' })
    await wishRun(tx, test, actor.id)
    return { exception: id, test }
  },
})

export const rejectRequest = action({
  id: 'exception.reject',
  label: { de: 'Antrag ablehnen', en: 'Reject a request' },
  about: {
    de: 'Der Antrag ist damit entschieden. Er und der Grund bleiben lesbar.',
    en: 'That decides the request. It and the reason can still be read.',
  },
  permission: 'exception.approve',
  input: z.strictObject({
    request,
    because: field(
      z.string().trim().min(3).max(2000),
      { de: 'Warum', en: 'Why' },
      { kind: 'long' },
    ),
  }),
  output: Decided,
  subject: (input) => `exception/${input.request}`,
  outcome: ({ test }) => ({ test }),
  handle: async (acting, input) => {
    const wanted = await requireOpen(acting.tx, input.request)
    await decide(acting, wanted, { state: 'rejected', because: input.because })
    return { exception: wanted.id, test: wanted.test }
  },
})

/** Whether one of the items is about whoever decides. */
async function isAbout(
  tx: WriteTx,
  { test, items }: ExceptionRequest,
  actor: Actor,
): Promise<boolean> {
  const { on } = requireTest(test)
  if (!on.person || actor.kind === 'operator') return false
  const person = (await findAccount(tx, actor.id))?.person
  if (person === undefined) return false
  const held = await listItems(tx, on.id, { keys: items })
  return held.some(({ content }) => on.person?.(on.item.parse(content)) === person)
}

async function decide(
  { tx, actor, at }: Acting,
  wanted: ExceptionRequest,
  how: Pick<ExceptionRequest, 'state' | 'because'>,
): Promise<void> {
  const decided = { decidedBy: actor.id, decidedAt: at.toISOString() }
  await putItem(tx, exceptionRequests, { ...wanted, ...decided, ...how })
}

/** Writers are serial: of two who decide at the same moment the second finds it decided. */
async function requireOpen(tx: WriteTx, id: string): Promise<ExceptionRequest> {
  const version = await currentVersion(tx, exceptionRequests.id, id)
  if (!version) {
    throw new Refusal('missing', 'request-missing', 'There is no such request.', 'Go back.')
  }
  const found = exceptionRequests.item.parse(version.content)
  if (found.state === 'open') return found
  throw new Refusal(
    'conflict',
    'request-decided',
    'This request was decided already.',
    'Look at it again.',
  )
}
