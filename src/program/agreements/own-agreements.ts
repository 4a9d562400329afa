/** The agreements somebody signs, as they stand this minute. */
import { lastDue } from '#engine/obligation.ts'
import { readingTime } from '#engine/reading-time.ts'
import { absences } from '#populations/absence.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { Person } from '#populations/person.ts'
import type { DutiesOf } from '#program/duty.ts'
import { begunIn, joiningOf, lastBefore } from '#program/people/before-first-day.ts'
import { workingTime } from '#program/people/working-time.ts'
import { listItems, managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import { urls } from '#ui/urls.ts'

import { agreementSignedBeforeStart } from './agreement-signed-before-start.ts'
import { agreementVersionsOf, signaturesOf } from './find-agreement.ts'
import { isSignedBy } from './onboarding.ts'

export interface OwnAgreement {
  person: Person
  agreement: Agreement
  /** What would be signed now; absent where nothing is published. */
  version?: AgreementVersion
  signature?: AgreementSignature
  /** By when: before the first day, or after a change within its days. */
  due?: Date
}

/** Empty for an account without a person. */
export async function ownAgreements(tx: Tx, personId: string | undefined): Promise<OwnAgreement[]> {
  const held = personId === undefined ? undefined : await findPerson(tx, personId)
  if (!held) return []
  const { person } = held
  const found: OwnAgreement[] = []
  const dueOf = await dueDates(tx, person)
  for (const agreement of await managedItems(tx, agreements)) {
    if (!isSignedBy(agreement, person)) continue
    const [version] = await agreementVersionsOf(tx, agreement.id)
    const [signature] = await signaturesOf(tx, person.id, agreement.id)
    const due = dueOf(agreement)
    found.push({
      person,
      agreement,
      ...(version && { version }),
      ...(signature && { signature }),
      ...(due && { due }),
    })
  }
  return found
}

/** By when somebody has to sign what. */
async function dueDates(
  tx: Tx,
  person: Person,
): Promise<(agreement: Agreement) => Date | undefined> {
  const { timeZone } = await readOrganisation(tx)
  const days = await daysAfterChange(tx)
  const begun = (await listItems(tx, begunDuties.id, { prefix: `${person.id}/agreement/` })).map(
    ({ content }) => begunDuties.item.parse(content),
  )
  const away = (await managedItems(tx, absences)).filter((each) => each.person === person.id)
  const { pauses } = workingTime(person, away, timeZone)
  const joining = joiningOf(person, timeZone)
  return ({ id }) => {
    const { from } = begunIn(joining, begun, { kind: 'agreement', of: id, pauses })
    if (from !== undefined) return lastDue(new Date(from), days, pauses)
    return person.start === undefined ? undefined : lastBefore(person.start, timeZone)
  }
}

async function daysAfterChange(tx: Tx): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const { id, parameters: schema } = agreementSignedBeforeStart
  const own = settings.flatMap(({ parameters }) => parameters?.[id] ?? [])
  return schema.parse(own[0] ?? {}).daysAfterChange
}

/** To sign each agreement, before the first day. */
export const agreementDuty: DutiesOf = async (tx, account) => {
  const own = await ownAgreements(tx, account.person)
  return own.flatMap(({ agreement, version, signature, due }) => {
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
        ...(due && { due }),
        url: urls.portalAgreement(agreement.id),
        ...(signature && { doneAt: new Date(signature.recordedAt) }),
      },
    ]
  })
}
