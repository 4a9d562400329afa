import { groupRelatives } from '#engine/population.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'
import { beginsSooner } from '#web/people/begins-sooner.ts'

export interface AgreementsRead {
  agreements: { agreement: Agreement; versions: AgreementVersion[] }[]
  /** Who still has to sign what, the next to begin first; nobody who left. */
  open: { person: Person; agreement: Agreement }[]
  /** The newest first, revoked ones as well. */
  signatures: (AgreementSignature & { personName: string })[]
  counts: { signed: number; attested: number; open: number }
}

/** `today` as the company counts its days. */
export async function readAgreements(tx: Tx, at: Date, today: string): Promise<AgreementsRead> {
  const all = await managedItems(tx, agreements)
  const versions = await managedItems(tx, agreementVersions)
  const signatures = await managedItems(tx, agreementSignatures)
  const people = new Map((await allPeople(tx)).map(({ person }) => [person.id, person]))
  const related = groupRelatives(
    onboardingAgreements,
    new Map<string, readonly unknown[]>([
      [agreements.id, all],
      [agreementSignatures.id, signatures],
      [organisationSettings.id, await managedItems(tx, organisationSettings)],
    ]),
  )
  const items = [...people.values()].flatMap((person) =>
    onboardingAgreements.derive(person, related(person.id)),
  )
  const isHere = (closedAt: string | undefined) =>
    closedAt === undefined || Date.parse(closedAt) > at.getTime()
  const open = items
    .filter(({ doneAt, closedAt }) => doneAt === undefined && isHere(closedAt))
    .flatMap(({ person: key, agreement: id }) => {
      const person = people.get(key)
      const agreement = all.find((each) => each.id === id)
      return person && agreement ? [{ person, agreement }] : []
    })
    .toSorted((a, b) => beginsSooner(a.person, b.person, today))
  const signed = items.filter(({ doneAt }) => doneAt !== undefined)
  return {
    agreements: all.map((agreement) => ({
      agreement,
      versions: versions
        .filter((version) => version.agreement === agreement.id)
        .toSorted((a, b) => b.number - a.number),
    })),
    open,
    signatures: signatures
      .map((each) => ({ ...each, personName: people.get(each.person)?.name ?? each.person }))
      .toSorted((a, b) => b.recordedAt.localeCompare(a.recordedAt)),
    counts: {
      signed: signed.length,
      attested: signed.filter(({ how }) => how === 'upload').length,
      open: open.length,
    },
  }
}
