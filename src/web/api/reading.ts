/** What the API tells. Read only. */
import { z } from 'zod'

import { listActions } from '#store/actions.ts'
import { urls } from '#ui/urls.ts'
import { permissionToSee } from '#web/console/hidden-fields.ts'

import { controlEndpoints } from './read-controls.ts'
import { endpoint, instant, limit, look } from './read-endpoint.ts'
import type { ReadEndpoint } from './read-endpoint.ts'
import { engagementEndpoints } from './read-engagements.ts'
import { itemEndpoints } from './read-items.ts'
import { sourceList } from './read-sources.ts'

const actionList = endpoint({
  id: 'action.list',
  path: `${urls.api}/actions`,
  about:
    'What people did, latest first. `before` takes the last entry of the page before. Whom or what it was done to is null where the token may not see it; asked for by its subject, it is left out.',
  permission: 'program.see',
  query: z.strictObject({
    limit,
    before: z.coerce.number().int().min(0).max(1e12).optional(),
    subject: z.string().max(2000).optional(),
  }),
  answer: z.object({
    actions: z.array(
      z.object({
        entry: z.number(),
        at: instant,
        name: z.string(),
        actor: z.string(),
        subject: z.string().nullable(),
      }),
    ),
  }),
  read: async (visit, query) => {
    const done = await look(visit, (tx) =>
      listActions(tx, {
        limit: query.limit,
        ...(query.before !== undefined && { before: query.before }),
        ...(query.subject !== undefined && { subject: query.subject }),
      }),
    )
    return {
      actions: done.flatMap(({ entry, at, name, actor, subject, input }) => {
        const isSeen = visit.guest.permissions.has(permissionToSee(name, subject, input))
        // Whoever asks for a subject would learn it from there being an answer.
        if (!isSeen && query.subject !== undefined) return []
        const shown = (isSeen && subject) || null
        return [{ entry, at: at.toISOString(), name, actor, subject: shown }]
      }),
    }
  },
})

/** Every question: populations with their history, controls, runs, the log of actions. */
export const readEndpoints: readonly ReadEndpoint[] = [
  ...itemEndpoints,
  ...controlEndpoints,
  actionList,
  sourceList,
  ...engagementEndpoints,
]
