/** A real database for a test file, cloned from a migrated template; for tests only. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { openDataDirectory } from './data-directory.ts'
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
  const name = `beleg_test_${randomUUID().replaceAll('-', '')}`
  await cloneTemplate(name, await template)
  const directory = openDataDirectory(mkdtempSync(join(folder, 'beleg-test-')))
  const store = await openStore({
    directory,
    url: serverUrl(name),
    ...(clock && {
      clock: () => clock.now,
      runningMs: () => clock.runningMs ?? clock.now.getTime(),
    }),
  })
  async function close(): Promise<void> {
    await store.close()
    rmSync(directory.root, { recursive: true, force: true })
    await administer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
  return { ...store, close }
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
  const store = await openStore({ directory, url: serverUrl(name) })
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
  // oxlint-disable-next-line node/no-process-env -- as above
  const client = new pg.Client({ connectionString: process.env['BELEG_TEST_SERVER'] })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
