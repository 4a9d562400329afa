/** The agreements somebody signs, as they stand this minute. */
import { readingTime } from '#engine/reading-time.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import type { DutiesOf } from '#program/duty.ts'
import { lastBefore } from '#program/people/before-first-day.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import { urls } from '#ui/urls.ts'

import { agreementVersionsOf, signaturesOf } from './find-agreement.ts'
import { isSignedBy } from './onboarding.ts'

export interface OwnAgreement {
  person: Person
  agreement: Agreement
  /** What would be signed now; absent where nothing is published. */
  version?: AgreementVersion
  signature?: AgreementSignature
}

/** Empty for an account without a person. */
export async function ownAgreements(tx: Tx, personId: string | undefined): Promise<OwnAgreement[]> {
  const held = personId === undefined ? undefined : await findPerson(tx, personId)
  if (!held) return []
  const { person } = held
  const found: OwnAgreement[] = []
  for (const agreement of await managedItems(tx, agreements)) {
    if (!isSignedBy(agreement, person)) continue
    const [version] = await agreementVersionsOf(tx, agreement.id)
    const [signature] = await signaturesOf(tx, person.id, agreement.id)
    found.push({ person, agreement, ...(version && { version }), ...(signature && { signature }) })
  }
  return found
}

/** To sign each agreement, before the first day. */
export const agreementDuty: DutiesOf = async (tx, account) => {
  const own = await ownAgreements(tx, account.person)
  if (own.length === 0) return []
  const { timeZone } = await readOrganisation(tx)
  return own.flatMap(({ person, agreement, version, signature }) => {
    if (!version && !signature) return []
    return [
      {
        id: `agreement/${agreement.id}`,
        title: {
          de: `Unterschreiben: ${agreement.titleDe}`,
          en: `Sign: ${agreement.titleEn}`,
        },
        about: {
          de: 'Vor dem ersten Arbeitstag; jetzt, falls der schon war.',
          en: 'Before the first working day; now, if that has passed.',
        },
        ...(version && { time: readingTime({ de: version.de.text, en: version.en.text }) }),
        ...(person.start !== undefined && { due: lastBefore(person.start, timeZone) }),
        url: urls.portalAgreement(agreement.id),
        ...(signature && { doneAt: new Date(signature.recordedAt) }),
      },
    ]
  })
}
