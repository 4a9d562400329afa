/** Agreements as something that is asked of some people. */
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import { beginDuties } from '#program/begin-duties.ts'
import { everybody } from '#program/end-duties.ts'
import type { AskedOfSome, ChangedPerson } from '#program/end-duties.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

import { publishedOnce, isSignedBy } from './onboarding.ts'

/**
 * Those that have a wording, of `some` or of all, as they are asked of `people`. What is new to somebody has days of its own
 * where another one is, or was, asked of them: of whom nothing was, they should have signed before their first day.
 */
export async function askedByAgreements(
  tx: Tx,
  people: readonly ChangedPerson[],
  some?: readonly Agreement[],
): Promise<AskedOfSome[]> {
  const published = publishedOnce(await managedItems(tx, agreementVersions))
  const kept = (await managedItems(tx, agreements)).filter(({ id }) => published.has(id))
  const keys = people.flatMap(({ after }) =>
    [...published].map((of) => `${after.id}/agreement/${of}`),
  )
  const ended = keys.length === 0 ? [] : await listItems(tx, endedDuties.id, { keys })
  const hadOne = new Set(ended.map(({ content }) => endedDuties.item.parse(content).person))
  return (some ?? kept)
    .filter(({ id }) => published.has(id))
    .map((agreement) => ({
      kind: 'agreement',
      of: agreement.id,
      isFor: (person) => isSignedBy(agreement, person),
      beginsFor: (before) =>
        hadOne.has(before.id) ||
        kept.some((each) => each.id !== agreement.id && isSignedBy(each, before)),
    }))
}

/** Of whoever is here already, an agreement that has its first wording, or is kept again, is asked from now on. */
export async function beginAgreement(tx: WriteTx, agreement: Agreement): Promise<void> {
  const people = await everybody(tx)
  await beginDuties(tx, people, [], await askedByAgreements(tx, people, [agreement]))
}
