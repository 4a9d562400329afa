/** A real database for a test file, cloned from a migrated template; for tests only. */
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { openDataDirectory } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'
import { openStore } from './database.ts'
import type { Store } from './database.ts'
import { quickFolder } from './quick-folder.ts'

/** SQLSTATE object_in_use: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const inUse = '55006'

let template: Promise<string> | undefined

/** A clock that tests move by hand; by itself the machine runs as long as it says. */
export interface TestClock {
  now: Date
  runningMs?: number
}

/**
 * A store over a database of its own; `close` drops it. Run tests with `npm test`, which brings the server. Its data
 * directory is made in `folder`.
 */
export async function openTestStore(clock?: TestClock, folder = quickFolder()): Promise<Store> {
  template ??= makeTemplate()
  return await openClone(await template, mkdtempSync(join(folder, 'beleg-test-')), clock)
}

/**
 * A store as `prepare` leaves one, and the clock as it was then. The first process of a test run that asks for the name prepares it;
 * every one gets a database and a data directory copied from that. Files of the first directory stay for the run, whoever names them.
 */
export async function openPreparedStore(
  name: string,
  clock: TestClock,
  prepare: (store: Store) => Promise<void>,
): Promise<Store> {
  // oxlint-disable-next-line node/no-process-env -- set by test/server.ts, as the server is
  const folder = join(process.env['BELEG_TEST_FOLDER'] ?? '', name)
  const database = `beleg_prepared_${name}`
  const done = join(folder, 'prepared-at')
  await alone(database, async (client) => {
    if (existsSync(done)) return
    rmSync(folder, { recursive: true, force: true })
    await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await cloneTemplate(database, await (template ??= makeTemplate()))
    const store = await openOn(database, openDataDirectory(folder), clock)
    try {
      await prepare(store)
    } finally {
      await store.close()
    }
    writeFileSync(done, clock.now.toISOString())
  })
  clock.now = new Date(readFileSync(done, 'utf8'))
  const root = mkdtempSync(join(quickFolder(), 'beleg-test-'))
  cpSync(folder, root, { recursive: true })
  return await openClone(database, root, clock)
}

/** A store over a copy of the database, whose `close` drops the copy and removes the folder. */
async function openClone(from: string, root: string, clock?: TestClock): Promise<Store> {
  const name = `beleg_test_${randomUUID().replaceAll('-', '')}`
  await cloneTemplate(name, from)
  const store = await openOn(name, openDataDirectory(root), clock)
  async function close(): Promise<void> {
    await store.close()
    rmSync(root, { recursive: true, force: true })
    await administer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { ...store, close }
}

async function openOn(name: string, directory: DataDirectory, clock?: TestClock): Promise<Store> {
  return await openStore({
    directory,
    url: serverUrl(name),
    ...(clock && {
      clock: () => clock.now,
      runningMs: () => clock.runningMs ?? clock.now.getTime(),
    }),
  })
}

/** The address of a database on the test server, for its own user or another. */
export function serverUrl(database: string, login?: { user: string; password: string }): string {
  // oxlint-disable-next-line node/no-process-env -- set by test/server.ts, the only way into the test process
  const server = process.env['BELEG_TEST_SERVER']
  if (server === undefined) throw new Error('no test server: run the tests with npm test')
  const [, scheme = '', own = '', host = '', options = ''] =
    /^(\w+:\/\/)([^@/]*@)?([^/?]*)(?:\/[^?]*)?(.*)$/.exec(server) ?? []
  const who = login ? `${login.user}:${encodeURIComponent(login.password)}@` : own
  return `${scheme}${who}${host}/${database}${options}`
}

async function makeTemplate(): Promise<string> {
  const name = `beleg_template_${process.pid}`
  await administer(`DROP DATABASE IF EXISTS ${name}`)
  await administer(`CREATE DATABASE ${name}`)
  const directory = openDataDirectory(mkdtempSync(join(quickFolder(), 'beleg-test-')))
  const store = await openOn(name, directory)
  await store.close()
  rmSync(directory.root, { recursive: true, force: true })
  return name
}

/** A connection that was just closed may still be leaving, and a template must have none. */
async function cloneTemplate(name: string, from: string): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      await administer(`CREATE DATABASE ${name} TEMPLATE ${from}`)
      return
    } catch (error) {
      if (left === 0 || !(error instanceof pg.DatabaseError) || error.code !== inUse) throw error
      await sleep(20)
    }
  }
}

/** Runs a statement as the test server's administrator, outside any database of ours. */
export async function administer(statement: string): Promise<void> {
  await asAdministrator((client) => client.query(statement))
}

/** Only one process of the test run at a time does what has this name. */
async function alone(name: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  await asAdministrator(async (client) => {
    // Given back with the connection.
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name])
    await work(client)
  })
}

async function asAdministrator(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  // oxlint-disable-next-line node/no-process-env -- as above
  const client = new pg.Client({ connectionString: process.env['BELEG_TEST_SERVER'] })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
