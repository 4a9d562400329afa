/** Who has to sign which agreement before their first day: one item for each person and agreement. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { oncePerList } from '#engine/once-per-list.ts'
import { derived } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { endedOf } from '#program/end-duties.ts'
import {
  begunIn,
  closedBeforeFirstDay,
  isToCome,
  isWhileHere,
  joiningOf,
  joiningTimes,
  joiningUntil,
} from '#program/people/before-first-day.ts'
import type { JoiningTimes } from '#program/people/before-first-day.ts'
import { timeZoneOf, workingTime } from '#program/people/working-time.ts'

export const OnboardingAgreement = z.object({
  /** `<person>/<agreement>`, or `<person>/-`. */
  id: z.string(),
  person: z.string(),
  /** Absent where no agreement is for people of their kind of work: then there is nothing they could sign. */
  agreement: z.string().optional(),
  /** By which way it was signed. */
  how: z.enum(['portal', 'link', 'upload']).optional(),
  ...joiningTimes,
})
export type OnboardingAgreement = z.infer<typeof OnboardingAgreement>

export const onboardingAgreements = derived({
  id: 'onboarding-agreement',
  item: OnboardingAgreement,
  key: (item: OnboardingAgreement) => item.id,
  person: (item: OnboardingAgreement) => item.person,
  closed: (item: OnboardingAgreement) => closedBeforeFirstDay(item),
  each: [people],
  with: {
    agreements: { of: agreements },
    versions: { of: agreementVersions },
    signatures: {
      of: agreementSignatures,
      by: (signature: AgreementSignature) => signature.person,
      isKeyedBy: true,
    },
    absences: {
      of: absences,
      by: (absence: Absence) => absence.person,
      isFoundBy: 'person',
    },
    begun: { of: begunDuties, by: (duty: BegunDuty) => duty.person, isKeyedBy: true },
    ended: { of: endedDuties, by: (duty: EndedDuty) => duty.person, isKeyedBy: true },
    settings: { of: organisationSettings },
  },
  derive(person: Person, related): OnboardingAgreement[] {
    const timeZone = timeZoneOf(related.settings)
    const owed = (agreement: string, joining: JoiningTimes): OnboardingAgreement[] => {
      if (!isToCome(joining)) return []
      const whileHere = related.signatures.filter(({ signedAt }) => isWhileHere(signedAt, joining))
      const signed = whatCounts(whileHere, agreement, joining)
      return [
        {
          id: `${person.id}/${agreement}`,
          person: person.id,
          agreement,
          ...joining,
          ...(signed && {
            how: signed.how,
            doneAt: signed.signedAt,
            doneOn: dateIn(timeZone, new Date(signed.signedAt)),
            recordedAt: signed.recordedAt,
          }),
        },
      ]
    }
    const joining = joiningOf(person, timeZone)
    const { pauses } = workingTime(person, related.absences, timeZone)
    // Nobody can sign what has no wording yet.
    const published = publishedOnce(related.versions)
    const during = (id: string) =>
      begunIn(joining, related.begun, { kind: 'agreement', of: id, pauses })
    const theirs = related.agreements.filter(
      (agreement) => published.has(agreement.id) && isSignedBy(agreement, person),
    )
    const asked = [
      ...theirs.flatMap(({ id }) => owed(id, during(id))),
      ...endedOf(related.ended, 'agreement', theirs).flatMap(({ of, at }) =>
        published.has(of) ? owed(of, joiningUntil(during(of), at)) : [],
      ),
    ]
    // Everybody signs: of whom nothing is asked is not left out of those.
    if (asked.length > 0 || !isToCome(joining)) return asked
    return [{ id: `${person.id}/-`, person: person.id, ...joining }]
  },
})

/** Whether somebody signs an agreement, by their kind of work. */
export function isSignedBy({ kinds }: Agreement, { kind }: Person): boolean {
  return kinds.includes(kind)
}

/** Of which agreements there ever was a wording. */
export const publishedOnce = oncePerList(
  (versions: readonly AgreementVersion[]) => new Set(versions.map(({ agreement }) => agreement)),
)

/**
 * The one that counts of those that were not revoked: of what was signed before the first day what was recorded first, lest
 * older paper that is handed in later take away what was in time; else the earliest.
 */
function whatCounts(
  signatures: readonly AgreementSignature[],
  id: string,
  { begins, from }: JoiningTimes,
): AgreementSignature | undefined {
  const own = signatures
    .filter(({ agreement, revokedAt }) => agreement === id && revokedAt === undefined)
    .toSorted(
      (a, b) => a.signedAt.localeCompare(b.signedAt) || a.recordedAt.localeCompare(b.recordedAt),
    )
  // After a change, with days for it, what was recorded first.
  if (from !== undefined) return own.toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))[0]
  const [inTime] = own
    .filter(({ signedAt }) => begins !== undefined && signedAt < begins)
    .toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))
  return inTime ?? own[0]
}
