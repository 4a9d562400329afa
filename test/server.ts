/** One database server for a whole test run: DATABASE_URL where it is set, else an embedded one that forgets everything. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { openDataDirectory } from '#store/data-directory.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { startEmbeddedServer } from '#store/embedded-server.ts'
import type { EmbeddedServer } from '#store/embedded-server.ts'
import { quickFolder } from '#store/quick-folder.ts'

/** What test processes prepare for each other. */
let folder: string | undefined
let directory: DataDirectory | undefined
let server: EmbeddedServer | undefined

export async function globalSetup(): Promise<void> {
  folder = mkdtempSync(join(quickFolder(), 'beleg-prepared-'))
  process.env['BELEG_TEST_FOLDER'] = folder
  if (process.env['DATABASE_URL'] !== undefined) {
    process.env['BELEG_TEST_SERVER'] = process.env['DATABASE_URL']
    delete process.env['DATABASE_URL']
    return
  }
  directory = openDataDirectory(mkdtempSync(join(quickFolder(), 'beleg-tests-')))
  // Nobody needs these databases after a power loss.
  server = await startEmbeddedServer(directory, {
    fsync: 'off',
    // Every test file keeps a pool of its own, and all of them run in one process.
    max_connections: '400',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    // Each database that is made goes through here once, and may lie in memory.
    max_wal_size: '256MB',
  })
  const { host, user, password, database } = server.connection
  process.env['BELEG_TEST_SERVER'] =
    `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
}

export async function globalTeardown(): Promise<void> {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  if (!directory) return
  await server?.leave()
  rmSync(directory.root, { recursive: true, force: true })
}
