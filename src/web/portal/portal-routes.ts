import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { portalPage } from './portal-page.ts'
import { profilePage, readProfile } from './profile-page.ts'
import { readDuties } from './read-duties.ts'
import { readRecord } from './read-record.ts'
import { readSubjects } from './read-subjects.ts'
import { actionsAPage, recordPage } from './record-page.ts'

const longestQueryMs = 10_000

/** The portal: one's own duties, data and record, and nobody else's. */
export const portalRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.portal,
    for: 'own.use',
    answer: async (visit) =>
      portalPage(visit, await look(visit, (tx) => readDuties(tx, visit.guest.account, visit.at))),
  },
  {
    method: 'GET',
    path: urls.portalProfile,
    for: 'own.use',
    answer: async (visit) => profilePage(visit, await look(visit, (tx) => readProfile(tx, visit))),
  },
  {
    method: 'GET',
    path: urls.portalRecord,
    for: 'own.use',
    answer: async (visit) => {
      const before = visit.c.req.query('before') ?? ''
      const page = {
        ...(/^\d{1,15}$/.test(before) && { before: Number(before) }),
        limit: actionsAPage,
      }
      const { account } = visit.guest
      const { done, subjects } = await look(visit, async (tx) => {
        const did = await readRecord(tx, account, page)
        return { done: did, subjects: await readSubjects(tx, visit, did) }
      })
      return recordPage(visit, done, subjects)
    },
  },
]

function look<Result>({ house }: GuestVisit, read: (tx: Tx) => Promise<Result>): Promise<Result> {
  return readOrg(house.store, house.organisation.id, read, { withinMs: longestQueryMs })
}
