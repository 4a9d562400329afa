/**
 * What is due, worked out from what is recorded, not from a clock that may have missed a beat: after any pause the next
 * tick does whatever has become due. pg-boss ticks once a minute and keeps two ticks of an organisation apart.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { PgBoss } from 'pg-boss'

import { hours, minutes } from '#engine/duration.ts'
import { openPool } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { logFolder } from '#store/log-place.ts'
import { applicationRole } from '#store/migrate.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { lastReadings } from '#store/readings.ts'
import { lastRun } from '#store/runs.ts'
import { askedSources, listSources } from '#store/sources.ts'
import type { Source } from '#store/sources.ts'
import { listenForWork } from '#store/wake.ts'

import { announceDue } from './announce-due.ts'
import { startAskedReadings } from './asked-readings.ts'
import { closeLeavers } from './close-leavers.ts'
import { collectAll } from './collect.ts'
import { deliverDue } from './deliver.ts'
import type { Outbound } from './deliver.ts'
import { notifySubscribers } from './notify-subscribers.ts'
import { runExercises } from './phishing-exercises.ts'
import { readProgram } from './program-settings.ts'
import { publish, publishedFolder, siteOf } from './publish.ts'
import type { Publishing } from './publish.ts'
import { remindOfDuties } from './remind.ts'
import { dueReveals } from './reveal.ts'
import { runTests } from './round.ts'
import { openWishes, watchWishes } from './wished-runs.ts'

/** Seconds between two readings of a source. */
export const readEvery = hours(1)
/** The same for one that broke off (the disk was full, or the process killed), or met troubles that pass by themselves. */
export const retryAfter = minutes(10)
/** Seconds between two checkpoints, with or without news: log.md's heartbeat. */
const publishEvery = minutes(10)

/** Closes the accounts of who left, reads the sources, runs the tests and publishes what is due at this moment; only then throws what a source failed with. */
export async function runDue(
  store: Store,
  organisation: Organisation,
  publishing: Publishing,
): Promise<void> {
  await closeLeavers(store, organisation.id)
  const { sources, tests, reveals } = await readOrg(store, organisation.id, (tx) =>
    readDue(tx, store.clock()),
  )
  // A source in trouble is no reason to judge and publish nothing: its scopes say that they were not read.
  const reading = await collectAll(store, organisation.id, sources, { goesOn: true }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (tests.size > 0)
    await runTests(store, organisation.id, 'schedule', ({ test }) => tests.has(test.id))
  const isNews = tests.size > 0 || reveals > 0
  if (isNews || publishedAgeSeconds(store, organisation) >= publishEvery) {
    await announceDue(store, organisation.id)
    const { site } = await publish(store, organisation, publishing)
    await notifySubscribers(store, organisation, site)
    if (publishing.openDuties)
      await remindOfDuties(store, organisation, site, publishing.openDuties)
  }
  if (reading) throw reading.error
}

async function readDue(
  tx: Tx,
  now: Date,
): Promise<{ sources: Source[]; tests: Set<string>; reveals: number }> {
  const readings = await lastReadings(tx)
  const isDue = (last: Date | undefined, every: number) =>
    !last || now.getTime() - last.getTime() >= every * 1000
  const asked = await askedSources(tx)
  const sources = (await listSources(tx)).filter(({ id }) => {
    const last = readings.get(id)
    return asked.includes(id) || isDue(last?.at, last?.isWhole === false ? retryAfter : readEvery)
  })
  const tests = new Set<string>()
  for (const { test } of (await readProgram(tx)).tests) {
    if (isDue((await lastRun(tx, test.id))?.at, test.every)) tests.add(test.id)
  }
  return { sources, tests, reveals: (await dueReveals(tx, now)).length }
}

function publishedAgeSeconds(store: Store, organisation: Organisation): number {
  const published = statSync(
    join(publishedFolder(store, organisation), logFolder(organisation), 'checkpoint'),
    {
      throwIfNoEntry: false,
    },
  )
  return published ? (Date.now() - published.mtimeMs) / 1000 : Infinity
}

const queue = 'due'
/** Apart from the other, since a large backup takes longer than a checkpoint may be old. */
const upkeepQueue = 'upkeep'
/** Apart too: a mail does not wait for the sources to be read. */
const outboxQueue = 'outbox'

/**
 * Starts ticking; resolves to what stops it. `onTick` hears of every tick: with why it failed, as what a person can put
 * right where it is that, or with nothing where all that was due is done. The next one tries again, whatever it was.
 * `upkeep` does what is due for the instance as a whole; by `outbound` messages leave.
 */
export async function startSchedule(
  store: Store,
  publishingOf: (organisation: Organisation) => Promise<Publishing>,
  onTick: (error?: unknown) => void,
  upkeep?: () => Promise<void>,
  outbound?: Outbound,
): Promise<() => Promise<void>> {
  await prepareQueue(store)
  const pool = openPool(
    { application_name: 'beleg schedule', options: `-c role=${applicationRole}`, max: 4 },
    store.connection,
  )
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => await pool.query(text, values) },
    migrate: false,
  })
  boss.on('error', (error) => onTick(explain(asError(error))))
  await boss.start()
  const wishes = await watchWishes(store, publishingOf, onTick)
  await boss.work(queue, async () => {
    let isDone = true
    for (const organisation of await listOrganisations(store)) {
      try {
        // What nobody was there to hear, or did not come off.
        if ((await openWishes(store, organisation.id)).length > 0) wishes.look(organisation.id)
        await runDue(store, organisation, await publishingOf(organisation))
      } catch (error) {
        // One organisation's trouble must not keep the others waiting.
        isDone = false
        onTick(explain(error))
      }
    }
    if (isDone) onTick()
  })
  if (upkeep) {
    await boss.work(upkeepQueue, async () => {
      try {
        await upkeep()
      } catch (error) {
        onTick(explain(error))
      }
    })
  }
  if (outbound) {
    await boss.work(outboxQueue, async () => {
      for (const organisation of await listOrganisations(store)) {
        try {
          const site = siteOf(organisation, await publishingOf(organisation))
          await runExercises(store, organisation, site)
        } catch (error) {
          onTick(explain(error))
        }
        try {
          await deliverDue(store, organisation, outbound)
        } catch (error) {
          onTick(explain(error))
        }
      }
    })
  }
  for (const { id } of await listOrganisations(store)) {
    if ((await openWishes(store, id)).length > 0) wishes.look(id)
  }
  const stopReading = await startAskedReadings(store, onTick)
  // What was written leaves at once; of a round that is queued already nobody needs a second.
  const stopHearing =
    outbound &&
    (await listenForWork(store, () => {
      boss.send(outboxQueue).catch((error: unknown) => onTick(explain(error)))
    }))
  return async () => {
    await stopHearing?.()
    await wishes.stop()
    await stopReading()
    await boss.stop({ graceful: true, timeout: 10_000 })
    await pool.end()
  }
}

/** What pg-boss hands on is a copy of an error, with its worker's name in the message. */
function asError(error: Error): Error {
  return error instanceof Error ? error : Object.assign(new Error(), error)
}

/** The owner makes pg-boss's tables and our queues; the application role only works on them. */
async function prepareQueue(store: Store): Promise<void> {
  const owner = new PgBoss({ ...store.connection, supervise: false, max: 2 })
  await owner.start()
  await owner.createQueue(queue, { policy: 'exclusive', retryLimit: 0 })
  await owner.schedule(queue, '* * * * *')
  await owner.createQueue(outboxQueue, { policy: 'exclusive', retryLimit: 0 })
  await owner.schedule(outboxQueue, '* * * * *')
  await owner.createQueue(upkeepQueue, {
    policy: 'exclusive',
    retryLimit: 0,
    expireInSeconds: hours(12),
  })
  await owner.schedule(upkeepQueue, '* * * * *')
  await owner.stop({ graceful: false })
  await store.pool.query(`
    GRANT USAGE ON SCHEMA pgboss TO ${applicationRole};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${applicationRole}`)
}
