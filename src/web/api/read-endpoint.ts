/** A question the API answers, as it is declared. */
import { z } from 'zod'

import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { readOrg } from '#store/organisation.ts'
import { permissionFor } from '#web/permission-for.ts'
import type { GuestVisit } from '#web/route.ts'

/** One question and its answer. */
export interface ReadEndpoint {
  id: string
  /** As OpenAPI writes it, with `{names}`. */
  path: string
  about: string
  permission: Permission
  query: z.ZodObject
  answer: z.ZodType
  read(visit: GuestVisit, query: Record<string, unknown>): Promise<unknown>
}

const longestQueryMs = 10_000
/** How many at a time. */
export const limit = z.coerce.number().int().min(1).max(1000).default(100)
export const instant = z.iso.datetime()

/** Declares an endpoint, typed by its own schemas. */
export function endpoint<Query extends z.ZodObject, Answer extends z.ZodType>(
  definition: Omit<ReadEndpoint, 'query' | 'answer' | 'read'> & {
    query: Query
    answer: Answer
    read(visit: GuestVisit, query: z.infer<Query>): Promise<z.infer<Answer>>
  },
): ReadEndpoint {
  return definition
}

/** Refuses whoever may not see the items of a population. */
export function refuseUnseen({ guest }: GuestVisit, id: string): void {
  if (guest.permissions.has(permissionFor(id))) return
  throw new Refusal(
    'forbidden',
    'not-permitted',
    `This takes the permission ${permissionFor(id)}.`,
    'Ask an administrator of your organisation for a role that has it.',
  )
}

/** Reads for whoever waits: for seconds, not for ever. */
export function look<Result>(
  { house }: GuestVisit,
  read: Parameters<typeof readOrg<Result>>[2],
): Promise<Result> {
  return readOrg(house.store, house.organisation.id, read, { withinMs: longestQueryMs })
}
