import { addMonths, dateIn } from '#engine/calendar.ts'

import type { AttestedList } from './settings.ts'

/**
 * Why an attestation says nothing at an instant, if it does not: it is good from its day to the end of the day that is
 * so many calendar months later, and one of a day still to come is none.
 */
export function whyNotInForce(
  list: Pick<AttestedList, 'attestedOn' | 'everyMonths' | 'timeZone'>,
  at: Date,
): { because: string; message: string } | undefined {
  const { attestedOn, everyMonths, timeZone = 'UTC' } = list
  const today = dateIn(timeZone, at)
  const last = addMonths(attestedOn, everyMonths)
  if (attestedOn > today) {
    return {
      because: 'AttestedInFuture',
      message: `the attestation is of ${attestedOn}, which is still to come`,
    }
  }
  if (last >= today) return undefined
  return {
    because: 'AttestationLapsed',
    message: `attested on ${attestedOn}, and due again by ${last}`,
  }
}
