import { agreementSignatures } from '#populations/agreement-signature.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { Account } from '#store/accounts.ts'
import { listActions, listActionsAt } from '#store/actions.ts'
import type { DoneAction } from '#store/actions.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** What somebody did themselves, the last first: signed in, or by a mailed link, which is no account of theirs. */
export async function readRecord(
  tx: Tx,
  { id, person }: Pick<Account, 'id' | 'person'>,
  { before = Infinity, limit }: { before?: number; limit: number },
): Promise<DoneAction[]> {
  const signedIn = await listActions(tx, {
    actor: id,
    limit,
    ...(Number.isFinite(before) && { before }),
  })
  const byLink = person === undefined ? [] : await doneByLink(tx, person)
  return [...signedIn, ...byLink.filter(({ entry }) => entry < before)]
    .toSorted((a, b) => b.entry - a.entry)
    .slice(0, limit)
}

/** What a link was used for is recorded with what came of it, at one instant. */
async function doneByLink(tx: Tx, person: string): Promise<DoneAction[]> {
  const own = { prefix: `${person}/` }
  const [accepted, signed] = [
    (await listItems(tx, policyAcceptances.id, own))
      .map(({ content }) => policyAcceptances.item.parse(content))
      .filter(({ via }) => via === 'mail'),
    (await listItems(tx, agreementSignatures.id, own))
      .map(({ content }) => agreementSignatures.item.parse(content))
      .filter(({ how }) => how === 'link'),
  ]
  const instants = [...accepted, ...signed].map(({ recordedAt }) => new Date(recordedAt))
  return (await listActionsAt(tx, instants)).filter(({ actor }) => actor === 'link')
}
