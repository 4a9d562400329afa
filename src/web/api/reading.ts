/** What the API tells: populations with their history, controls, runs, the log of actions. Read only. */
import { z } from 'zod'

import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { findTest } from '#program/index.ts'
import { readInspection } from '#run/inspect.ts'
import { listActions } from '#store/actions.ts'
import { worstVerdictFirst } from '#store/finding-pages.ts'
import { itemHistory, listItems, listPopulations } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { listFindings, listRuns } from '#store/runs.ts'
import { urls } from '#ui/urls.ts'
import { permissionToSee } from '#web/console/hidden-fields.ts'
import { permissionFor, permissionForItem } from '#web/permission-for.ts'
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
const limit = z.coerce.number().int().min(1).max(1000).default(100)
const instant = z.iso.datetime()
const population = z.string().min(1).max(100)

const Item = z.object({
  key: z.string(),
  content: z.unknown(),
  confirmed: z.boolean(),
  scope: z.string(),
  recordedFrom: instant,
  recordedTo: instant.nullable(),
})

function itemOf(version: ItemVersion): z.infer<typeof Item> {
  return {
    key: version.key,
    content: version.content,
    confirmed: version.confirmed,
    scope: version.scope,
    recordedFrom: version.recordedFrom.toISOString(),
    recordedTo: version.recordedTo?.toISOString() ?? null,
  }
}

/** Declares an endpoint, typed by its own schemas. */
function endpoint<Query extends z.ZodObject, Answer extends z.ZodType>(
  definition: Omit<ReadEndpoint, 'query' | 'answer' | 'read'> & {
    query: Query
    answer: Answer
    read(visit: GuestVisit, query: z.infer<Query>): Promise<z.infer<Answer>>
  },
): ReadEndpoint {
  return definition
}

function refuseUnseen({ guest }: GuestVisit, id: string): void {
  if (guest.permissions.has(permissionFor(id))) return
  throw new Refusal(
    'forbidden',
    'not-permitted',
    `This takes the permission ${permissionFor(id)}.`,
    'Ask an administrator of your organisation for a role that has it.',
  )
}

function isSeen({ guest }: GuestVisit, id: string, { content }: ItemVersion): boolean {
  return guest.permissions.has(permissionForItem(id, content))
}

function look<Result>(
  { house }: GuestVisit,
  read: Parameters<typeof readOrg<Result>>[2],
): Promise<Result> {
  return readOrg(house.store, house.organisation.id, read, { withinMs: longestQueryMs })
}

export const readEndpoints: readonly ReadEndpoint[] = [
  endpoint({
    id: 'population.list',
    path: `${urls.api}/populations`,
    about: 'The populations that ever held an item.',
    permission: 'program.see',
    query: z.strictObject({}),
    answer: z.object({ populations: z.array(z.string()) }),
    read: async (visit) => ({ populations: await look(visit, listPopulations) }),
  }),
  endpoint({
    id: 'item.list',
    path: `${urls.api}/populations/{population}/items`,
    about:
      'The items of a population, now or as of an instant, by key. `next` is the `after` of the next page.',
    permission: 'own.use',
    query: z.strictObject({
      population,
      after: z.string().max(2000).default(''),
      limit,
      asOf: instant.optional(),
    }),
    answer: z.object({ items: z.array(Item), next: z.string().nullable() }),
    read: async (visit, query) => {
      refuseUnseen(visit, query.population)
      const items = await look(visit, (tx) =>
        listItems(tx, query.population, {
          after: query.after,
          limit: query.limit,
          ...(query.asOf !== undefined && { asOf: new Date(query.asOf) }),
        }),
      )
      const last = items.at(-1)
      return {
        items: items.filter((each) => isSeen(visit, query.population, each)).map(itemOf),
        next: items.length === query.limit && last ? last.key : null,
      }
    },
  }),
  endpoint({
    id: 'item.history',
    path: `${urls.api}/populations/{population}/history`,
    about: 'Every version of one item, oldest first.',
    permission: 'own.use',
    query: z.strictObject({ population, key: z.string().min(1).max(20_000) }),
    answer: z.object({ versions: z.array(Item) }),
    read: async (visit, query) => {
      refuseUnseen(visit, query.population)
      const all = await look(visit, (tx) => itemHistory(tx, query.population, query.key))
      const versions = all.filter((each) => isSeen(visit, query.population, each))
      if (versions.length === 0)
        throw new Refusal(
          'missing',
          'item-missing',
          'There is no such item.',
          'Check population and key.',
        )
      return { versions: versions.map(itemOf) }
    },
  }),
  endpoint({
    id: 'control.list',
    path: `${urls.api}/controls`,
    about: 'Every control with its sentence, status and the last run of each of its tests.',
    permission: 'program.see',
    query: z.strictObject({}),
    answer: z.object({
      controls: z.array(
        z.object({
          id: z.string(),
          sentence: z.object({ de: z.string(), en: z.string() }),
          criteria: z.array(z.string()),
          published: z.boolean(),
          status: z.string().nullable(),
          tests: z.array(
            z.object({
              id: z.string(),
              result: z.string().nullable(),
              at: instant.nullable(),
              counts: z.record(z.string(), z.number()).nullable(),
            }),
          ),
        }),
      ),
    }),
    read: async (visit) => {
      const inspected = await look(visit, (tx) => readInspection(tx, visit.at))
      return {
        controls: inspected.map(({ running, status, tests }) => ({
          id: running.control.id,
          sentence: running.sentence,
          criteria: [...running.control.criteria],
          published: running.published,
          status: status?.status ?? null,
          tests: tests.map(({ running: { test }, run }) => ({
            id: test.id,
            result: run?.result ?? null,
            at: run?.at.toISOString() ?? null,
            counts: run ? { ...run.counts } : null,
          })),
        })),
      }
    },
  }),
  endpoint({
    id: 'finding.list',
    path: `${urls.api}/tests/{test}/findings`,
    about: 'What a test says of each item now, worst first.',
    permission: 'program.see',
    query: z.strictObject({
      test: z.string().min(1).max(100),
      offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
      limit,
      verdict: z.enum(worstVerdictFirst).optional(),
    }),
    answer: z.object({
      findings: z.array(
        z.object({
          key: z.string(),
          verdict: z.string(),
          late: z.boolean(),
          reason: z.string().nullable(),
          exclusion: z.string().optional(),
          since: instant,
        }),
      ),
    }),
    read: async (visit, { test, ...page }) => {
      const found = findTest(test)
      if (!found)
        throw new Refusal(
          'missing',
          'test-unknown',
          `There is no test ${test}.`,
          'GET /api/v1/controls names them.',
        )
      refuseUnseen(visit, found.on.id)
      const findings = await look(visit, (tx) =>
        listFindings(tx, test, {
          worstFirst: true,
          offset: page.offset,
          limit: page.limit,
          ...(page.verdict && { verdict: page.verdict }),
        }),
      )
      return {
        findings: findings.map(({ key, verdict, late, reason, exclusion, since }) => ({
          key,
          verdict,
          late,
          reason: reason?.code ?? null,
          ...(exclusion !== undefined && { exclusion }),
          since: since.toISOString(),
        })),
      }
    },
  }),
  endpoint({
    id: 'run.list',
    path: `${urls.api}/tests/{test}/runs`,
    about: 'The last runs of a test, latest first.',
    permission: 'program.see',
    query: z.strictObject({ test: z.string().min(1).max(100), limit }),
    answer: z.object({
      runs: z.array(
        z.object({
          seq: z.number(),
          at: instant,
          result: z.string(),
          counts: z.record(z.string(), z.number()),
          entry: z.number(),
        }),
      ),
    }),
    read: async (visit, query) => {
      if (!findTest(query.test))
        throw new Refusal(
          'missing',
          'test-unknown',
          `There is no test ${query.test}.`,
          'GET /api/v1/controls names them.',
        )
      const runs = await look(visit, (tx) => listRuns(tx, query.test, query.limit))
      return {
        runs: runs.map(({ seq, at, result, counts, entry }) => ({
          seq,
          at: at.toISOString(),
          result,
          counts: { ...counts },
          entry,
        })),
      }
    },
  }),
  endpoint({
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
  }),
]
