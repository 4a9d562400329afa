import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { readFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { isCsv } from './listing.ts'

const longestQueryMs = 20_000

/** An address within an engagement. What it reads it reads behind the frame, in the same transaction; then it shows it. */
export function framed<Data>(
  path: string,
  read: (tx: Tx, frame: Frame, visit: GuestVisit) => Promise<Data>,
  show: (visit: GuestVisit, frame: Frame, data: Data) => Promise<Response> | Response,
): Route {
  return {
    method: 'GET',
    path,
    for: 'audit.see',
    answer: async (visit) => {
      if (isCsv(visit)) await visit.house.throttle.count('expensive', visit.guest.account.id)
      const { frame, data } = await look(visit, async (tx) => {
        const found = await readFrame(tx, visit, visit.c.req.param('engagement') ?? '')
        return { frame: found, data: await read(tx, found, visit) }
      })
      return await show(visit, frame, data)
    },
  }
}

/** A reader in front of a page waits for seconds, not for ever. */
export function look<Result>(
  { house }: GuestVisit,
  read: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return readOrg(house.store, house.organisation.id, read, { withinMs: longestQueryMs })
}
