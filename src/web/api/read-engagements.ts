/** What the API tells auditors: what the audit door shows, behind the same frame. Nothing outside an engagement is theirs. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { base64url, textOf } from '#log/bytes.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { Engagement } from '#populations/engagement.ts'
import { listItems } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { runOfNumber, runsIn, versionsIn } from '#store/period.ts'
import type { Run } from '#store/runs.ts'
import { slotsThen } from '#store/slots-then.ts'
import { urls } from '#ui/urls.ts'
import { asOfIn } from '#web/audit/as-of.ts'
import { readChanges } from '#web/audit/changes-page.ts'
import { readExceptions } from '#web/audit/exceptions-page.ts'
import { endedIn, isWithin, readEngagements, readFrame } from '#web/audit/frame.ts'
import type { Frame } from '#web/audit/frame.ts'
import { readEntry, readLog } from '#web/audit/log-pages.ts'
import { readReceipts } from '#web/audit/sources-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { endpoint, instant, limit, look } from './read-endpoint.ts'
import type { ReadEndpoint } from './read-endpoint.ts'

const here = `${urls.api}/engagements/{engagement}`
const engagement = z.string().min(1).max(200)
const id = z.string().min(1).max(200)
const place = z.coerce.number().int().min(0).max(1e12).optional()

const RunThen = z.object({
  seq: z.number(),
  at: instant,
  result: z.string(),
  counts: z.record(z.string(), z.number()),
  scopes: z.object({ expected: z.number(), complete: z.number() }),
  version: z.number(),
  root: z.string(),
  size: z.number(),
  entry: z.number(),
})

const Version = z.object({
  key: z.string(),
  content: z.unknown(),
  confirmed: z.boolean(),
  recordedFrom: instant,
  recordedTo: instant.nullable(),
})

/** A question within an engagement: asked behind its frame, in the same transaction. */
function within<Query extends z.ZodRawShape, Answer extends z.ZodType>(definition: {
  id: string
  path: string
  about: string
  query: Query
  answer: Answer
  read(
    tx: Tx,
    frame: Frame,
    visit: GuestVisit,
    query: z.infer<z.ZodObject<Query>>,
  ): Promise<z.infer<Answer>>
}): ReadEndpoint {
  const { id: name, about, path, query, answer } = definition
  const schema = z.strictObject({ engagement, ...query })
  return {
    id: name,
    about,
    answer,
    path: `${here}${path}`,
    permission: 'audit.see',
    query: schema,
    read: async (visit, given) =>
      await look(visit, async (tx) => {
        const frame = await readFrame(tx, visit, String(given['engagement']))
        const { engagement: _named, ...own } = given
        return await definition.read(tx, frame, visit, z.object(query).parse(own))
      }),
  }
}

export const engagementEndpoints: readonly ReadEndpoint[] = [
  endpoint({
    id: 'engagement.list',
    path: `${urls.api}/engagements`,
    about: 'The engagements that the token may look into, the latest period first.',
    permission: 'audit.see',
    query: z.strictObject({}),
    answer: z.object({
      engagements: z.array(
        z.object({ id: z.string(), name: z.string(), from: z.iso.date(), to: z.iso.date() }),
      ),
    }),
    read: async (visit) => ({
      engagements: (await look(visit, (tx) => readEngagements(tx, visit))).map((each) => ({
        id: each.id,
        name: each.name,
        from: each.from,
        to: each.to,
      })),
    }),
  }),
  within({
    id: 'engagement.show',
    path: '',
    about: 'What an engagement asks about: its period, controls, tests and populations.',
    query: {},
    answer: z.object({
      name: z.string(),
      from: instant,
      end: instant,
      framework: Engagement.shape.framework,
      criteria: z.array(z.string()),
      controls: z.array(z.object({ id: z.string(), tests: z.array(z.string()) })),
      tests: z.array(z.object({ id: z.string(), population: z.string() })),
      populations: z.array(z.string()),
    }),
    read: async (_tx, frame) => ({
      name: frame.engagement.name,
      from: frame.from.toISOString(),
      end: frame.end.toISOString(),
      framework: frame.engagement.framework,
      criteria: frame.engagement.criteria,
      controls: frame.controls.map(({ control }) => ({
        id: control.id,
        tests: control.tests.map((test) => test.id),
      })),
      tests: frame.tests.map(({ test }) => ({ id: test.id, population: test.on.id })),
      populations: frame.populations.map((each) => each.id),
    }),
  }),
  within({
    id: 'engagement.runs',
    path: '/tests/{test}/runs',
    about: 'The runs of a test in the period, latest first; `before` takes a number.',
    query: { test: id, before: place, limit },
    answer: z.object({ runs: z.array(RunThen) }),
    read: async (tx, frame, _visit, { test, before, limit: most }) => ({
      runs: (
        await runsIn(tx, testIn(frame, test).id, frame, {
          limit: most,
          ...(before !== undefined && { before }),
        })
      ).map(runThen),
    }),
  }),
  within({
    id: 'engagement.run',
    path: '/tests/{test}/runs/{seq}',
    about:
      'One run and what it found of each slot of its population, as it left them; `from` takes a slot.',
    query: {
      test: id,
      seq: z.coerce.number().int().min(1).max(1e9),
      from: z.coerce.number().int().min(0).max(1e9).default(0),
      limit,
    },
    answer: z.object({
      run: RunThen,
      slots: z.array(
        z.object({
          slot: z.number(),
          key: z.string(),
          verdict: z.string().nullable(),
          late: z.boolean(),
          reason: z.string().nullable(),
          exclusion: z.string().nullable(),
        }),
      ),
    }),
    read: async (tx, frame, _visit, { test: name, seq, from, limit: most }) => {
      const test = testIn(frame, name)
      const run = await runOfNumber(tx, test.id, seq)
      if (!run || !isWithin(frame, run.at)) throw missing()
      const slots = await slotsThen(tx, run, test.on.id, { from, limit: most })
      return {
        run: runThen(run),
        slots: slots.map(({ slot, key, finding }) => ({
          slot,
          key,
          verdict: finding?.verdict ?? null,
          late: finding?.late ?? false,
          reason: finding?.reason?.code ?? null,
          exclusion: finding?.exclusion ?? null,
        })),
      }
    },
  }),
  within({
    id: 'engagement.items',
    path: '/populations/{population}/items',
    about:
      'The items of a population as of an instant of the period (`asOf`; a day means its end in the company’s time zone), or of its last; by key, from `after` on.',
    query: {
      population: id,
      asOf: z.string().max(40).optional(),
      after: z.string().max(2000).default(''),
      limit,
    },
    answer: z.object({ asOf: instant, items: z.array(Version), next: z.string().nullable() }),
    read: async (tx, frame, visit, { population, after, limit: most }) => {
      const asOf = asOfIn(visit, frame)
      const name = populationIn(frame, population)
      const items = await listItems(tx, name, { asOf, after, limit: most })
      return {
        asOf: asOf.toISOString(),
        items: items.map((each) => versionThen(frame, each)),
        next: items.length === most ? (items.at(-1)?.key ?? null) : null,
      }
    },
  }),
  within({
    id: 'engagement.item',
    path: '/populations/{population}/item',
    about: 'Every version of one item that stood at any time of the period.',
    query: { population: id, key: z.string().min(1).max(2000) },
    answer: z.object({ versions: z.array(Version) }),
    read: async (tx, frame, _visit, { population, key }) => {
      const versions = await versionsIn(tx, populationIn(frame, population), frame, { keys: [key] })
      if (versions.length === 0) throw missing()
      return { versions: versions.map((each) => versionThen(frame, each)) }
    },
  }),
  within({
    id: 'engagement.exceptions',
    path: '/exceptions',
    about: 'The approved exceptions in force at some time of the period.',
    query: {},
    answer: z.object({ exceptions: z.array(exceptionRecords.item) }),
    read: async (tx, frame, visit) => ({
      exceptions: (await readExceptions(tx, frame, visit)).exceptions.map(
        ({ recordedFrom: _recorded, ...exception }) => exception,
      ),
    }),
  }),
  within({
    id: 'engagement.changes',
    path: '/changes',
    about:
      'What people did in the period, as far as it belongs to the engagement, latest first; and the log indexes of what weakened monitoring.',
    query: { before: place },
    answer: z.object({
      weakened: z.array(z.number()),
      actions: z.array(
        z.object({ entry: z.number(), at: instant, name: z.string(), actor: z.string() }),
      ),
      next: z.number().nullable(),
    }),
    read: async (tx, frame, visit) => {
      const { weakened, actions, next } = await readChanges(tx, frame, visit)
      return {
        weakened: weakened.map(({ index }) => index),
        actions: actions.map(({ entry, at, name, actor }) => ({
          entry,
          at: at.toISOString(),
          name,
          actor,
        })),
        next: next ?? null,
      }
    },
  }),
  within({
    id: 'engagement.receipts',
    path: '/receipts',
    about: 'What was read in the period for the tests of the engagement, latest first.',
    query: { before: place },
    answer: z.object({
      receipts: z.array(
        z.object({
          id: z.number(),
          source: z.string(),
          scope: z.string(),
          complete: z.boolean(),
          because: z.string().nullable(),
          items: z.number(),
          readAt: instant,
          lastReadAt: instant,
          recordedAt: instant,
        }),
      ),
    }),
    read: async (tx, frame, visit) => ({
      receipts: (await readReceipts(tx, frame, visit)).map((receipt) => ({
        id: receipt.id,
        source: receipt.source,
        scope: receipt.scope,
        complete: receipt.complete,
        because: receipt.because ?? null,
        items: receipt.items,
        readAt: receipt.firstReadAt.toISOString(),
        lastReadAt: receipt.readAt.toISOString(),
        recordedAt: receipt.recordedAt.toISOString(),
      })),
    }),
  }),
  within({
    id: 'engagement.log',
    path: '/log',
    about: 'The entries of the log in the period, latest first, each exactly as it is hashed.',
    query: { before: place },
    answer: z.object({
      entries: z.array(z.object({ index: z.number(), type: z.string(), entry: z.string() })),
    }),
    read: async (tx, frame, visit) => ({
      entries: (await readLog(tx, frame, visit)).map(({ index, type, bytes }) => ({
        index,
        type,
        entry: textOf(bytes),
      })),
    }),
  }),
  within({
    id: 'engagement.entry',
    path: '/log/{entry}',
    about:
      'One entry, with the disclosures of what it hides as far as they belong to the engagement.',
    query: { entry: z.string().regex(/^\d{1,15}$/) },
    answer: z.object({
      index: z.number(),
      entry: z.string(),
      disclosures: z.record(z.string(), z.string()),
      withheld: z.boolean(),
    }),
    read: async (tx, frame, visit) => {
      const opened = await readEntry(tx, frame, visit)
      if (!opened) throw missing()
      return {
        index: opened.index,
        entry: textOf(opened.bytes),
        disclosures: Object.fromEntries(opened.openings),
        withheld: opened.isWithheld,
      }
    },
  }),
]

function testIn({ tests }: Frame, name: string) {
  const found = tests.find(({ test }) => test.id === name)
  if (!found) throw missing()
  return found.test
}

function populationIn({ populations }: Frame, name: string): string {
  if (!populations.some((each) => each.id === name)) throw missing()
  return name
}

function runThen(run: Run): z.infer<typeof RunThen> {
  return {
    seq: run.seq,
    at: run.at.toISOString(),
    result: run.result,
    counts: { ...run.counts },
    scopes: { expected: run.expected, complete: run.expected - run.unread.length },
    version: run.version,
    root: base64url(run.root),
    size: run.size,
    entry: run.entry,
  }
}

function versionThen(frame: Frame, version: ItemVersion): z.infer<typeof Version> {
  return {
    key: version.key,
    content: version.content,
    confirmed: version.confirmed,
    recordedFrom: version.recordedFrom.toISOString(),
    recordedTo: endedIn(frame, version)?.toISOString() ?? null,
  }
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'not-in-engagement',
    'There is no such thing in this engagement.',
    'GET /api/v1/engagements/{engagement} names what is.',
  )
}
