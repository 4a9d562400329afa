import { addDays, addMonthsToInstant } from '#engine/calendar.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { DutiesOf } from '#program/duty.ts'
import { lastActionOf } from '#store/actions.ts'
import { findPerson } from '#store/people.ts'
import { urls } from '#ui/urls.ts'

import { confirmProfile } from './confirm-profile.ts'

/** After a change, and after the account was made. */
const daysToLook = 14
/** A page of a dozen lines about oneself. */
const secondsToLook = 60

/** To look at what we know of oneself: once a year, and after each change. */
export const profileDuty: DutiesOf = async (tx, account) => {
  if (!permissionsOf(account.roles).has(confirmProfile.permission)) return []
  const held = account.person === undefined ? undefined : await findPerson(tx, account.person)
  if (!held) return []
  const done = await lastActionOf(tx, {
    actor: account.id,
    name: confirmProfile.id,
    subject: `person/${held.person.id}`,
  })
  const duty = {
    id: `profile/${held.person.id}`,
    title: { de: 'Eigene Daten prüfen', en: 'Check your own data' },
    about: {
      de: 'Was über Sie aufgezeichnet ist, entscheidet, welche Pflichten und Zugänge Sie haben. Stimmt es?',
      en: 'What is recorded about you decides which duties and which access you have. Is it right?',
    },
    time: { de: secondsToLook, en: secondsToLook },
    url: urls.portalProfile,
  }
  const changedAt = laterOf(held.recordedFrom, account.createdAt)
  if (!done || done.at < held.recordedFrom)
    return [{ ...duty, due: addDays(changedAt, daysToLook) }]
  return [
    { ...duty, id: `${duty.id}/done`, doneAt: done.at },
    { ...duty, due: addMonthsToInstant(done.at, 12) },
  ]
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b
}
