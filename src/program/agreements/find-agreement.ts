import { Refusal } from '#engine/refusal.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { listItems, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'

import { isSignedBy } from './onboarding.ts'

/** The agreement of an id; refused where there is none. */
export async function requireAgreement(tx: Tx, id: string): Promise<Agreement> {
  const [found] = await listItems(tx, agreements.id, { keys: [id] })
  if (found) return agreements.item.parse(found.content)
  throw missing('agreement', id)
}

/** All versions of an agreement, the newest first. */
export async function agreementVersionsOf(tx: Tx, agreement: string): Promise<AgreementVersion[]> {
  const all = await managedItems(tx, agreementVersions)
  return all
    .filter((version) => version.agreement === agreement)
    .toSorted((a, b) => b.number - a.number)
}

/** Whoever signs an agreement, and the version they would sign; refused where that cannot be. */
export async function requireSigner(
  tx: Tx,
  { person: key, agreement: id }: { person: string; agreement: string },
): Promise<{ person: Person; agreement: Agreement; version: AgreementVersion }> {
  const held = await findPerson(tx, key)
  if (!held) throw missing('person', key)
  const agreement = await requireAgreement(tx, id)
  if (!isSignedBy(agreement, held.person)) {
    throw new Refusal(
      'conflict',
      'agreement-not-theirs',
      'This agreement is not for people of this kind of work.',
      'Choose another agreement, or change who signs this one.',
    )
  }
  const [version] = await agreementVersionsOf(tx, id)
  if (!version) throw unpublished()
  return { person: held.person, agreement, version }
}

/** The agreement of an id, of which there is a wording to sign; refused where there is none. */
export async function requirePublished(tx: Tx, id: string): Promise<Agreement> {
  const agreement = await requireAgreement(tx, id)
  if ((await agreementVersionsOf(tx, id)).length === 0) throw unpublished()
  return agreement
}

/** What somebody signed of an agreement that counts now, the earliest first. */
export async function signaturesOf(
  tx: Tx,
  person: string,
  agreement?: string,
): Promise<AgreementSignature[]> {
  const theirs = await listItems(tx, agreementSignatures.id, { prefix: `${person}/` })
  return theirs
    .map(({ content }) => agreementSignatures.item.parse(content))
    .filter(
      (each) =>
        each.person === person &&
        each.revokedAt === undefined &&
        (agreement === undefined || each.agreement === agreement),
    )
    .toSorted((a, b) => a.signedAt.localeCompare(b.signedAt))
}

function unpublished(): Refusal {
  return new Refusal(
    'conflict',
    'agreement-unpublished',
    'No version of this agreement has been published.',
    'Publish one first.',
  )
}

function missing(what: string, id: string): Refusal {
  return new Refusal(
    'missing',
    'item-missing',
    `There is no ${what} ${id}.`,
    'Go back to the list.',
  )
}
