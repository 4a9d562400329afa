/** Who may sign in, and what happened at the door. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { findAccountLine, listAccountLines } from '#store/account-lines.ts'
import { listApiTokens } from '#store/api-tokens.ts'
import { findDirectoryUser } from '#store/directory.ts'
import { listDoorEvents } from '#store/door-events.ts'
import { listSessions } from '#store/sessions.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { userPage } from './user-page.ts'
import { usersPage } from './users-page.ts'

const pageSize = 100

const Query = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0),
})

export const usersRoutes: readonly Route[] = [
  { method: 'GET', path: urls.consoleUsers, for: 'user.see', answer: showUsers },
  { method: 'GET', path: urls.consoleUser(':account'), for: 'user.see', answer: showUser },
]

async function showUsers(visit: GuestVisit): Promise<Response> {
  const { q, from } = Query.parse(visit.c.req.query())
  const query = { ...(q !== undefined && { search: q }), offset: from, limit: pageSize }
  return await usersPage(visit, query, await look(visit, (tx) => listAccountLines(tx, query)))
}

async function showUser(visit: GuestVisit): Promise<Response> {
  const id = visit.c.req.param('account') ?? ''
  const found = z.uuid().safeParse(id).success
    ? await look(visit, async (tx) => {
        const line = await findAccountLine(tx, id)
        if (!line) return undefined
        const directory = await findDirectoryUser(tx, id)
        return {
          line,
          granted: directory?.granted ?? [],
          isOfDirectory: directory !== undefined && !directory.deletedAt,
          sessions: await listSessions(tx, id, visit.at),
          tokens: await listApiTokens(tx, id),
          events: await listDoorEvents(tx, { account: id, limit: 50 }),
        }
      })
    : undefined
  if (!found)
    throw new Refusal(
      'missing',
      'account-missing',
      'There is no such account.',
      'Go back to the list.',
    )
  return await userPage(visit, found)
}
