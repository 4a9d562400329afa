import { lastDue, hasEnded } from '#engine/obligation.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { readingTime } from '#engine/reading-time.ts'
import type { DutiesOf } from '#program/duty.ts'
import { urls } from '#ui/urls.ts'

import { ownAnnouncement } from './current-announcement.ts'

/** To read what the company says of its program. */
export const announcementDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has('duty.do')) return []
  const own = await ownAnnouncement(tx, account.person)
  if (!own?.obligation) return []
  const { announcement, obligation, days } = own
  const { from, pauses, doneAt } = obligation
  if (doneAt === undefined && hasEnded(obligation, at)) return []
  return [
    {
      id: `announcement/${announcement.id}`,
      title: {
        de: `Mitteilung lesen: ${announcement.titleDe}`,
        en: `Read an announcement: ${announcement.titleEn}`,
      },
      about: {
        de: 'Was unser Programm für Sie bedeutet.',
        en: 'What our program means for you.',
      },
      time: readingTime({ de: announcement.textDe, en: announcement.textEn }),
      ...(from !== undefined && { due: lastDue(new Date(from), days, pauses) }),
      url: urls.portalAnnouncement,
      ...(doneAt !== undefined && { doneAt: new Date(doneAt) }),
    },
  ]
}
