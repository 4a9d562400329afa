import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { openDataDirectory } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'
import { openPool, openStore } from './database.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { holdLease } from './lease.ts'
import { migrate } from './migrate.ts'

const isRoot = process.getuid?.() === 0

/** A folder of its own for one test, and whatever servers are left in it when the test ends. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-embedded-'))
  try {
    await use(folder)
  } finally {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('postmaster.pid')) await killServer(pidIn(join(folder, file)))
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

function pidIn(lockFile: string): number {
  return Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
}

/** As a power cut ends it, so that nothing is tidied up. */
async function killServer(pid: number): Promise<void> {
  if (!isServer(pid)) return
  process.kill(pid, 'SIGKILL')
  while (isServer(pid)) await sleep(5)
}

function isServer(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) && readFileSync(file, 'utf8').includes('postgres')
}

/** These tests kill processes, not the machine: what is written stays written. */
const fast = { fsync: 'off' }

let template: string | undefined

/** A data directory whose database was made once, by the first test that needs one, and copied since. */
async function madeDirectory(folder: string): Promise<DataDirectory> {
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'beleg-embedded-'))
    await (await startEmbeddedServer(openDataDirectory(template), fast)).leave()
  }
  cpSync(template, folder, { recursive: true })
  chmodSync(join(folder, 'database'), 0o700)
  return openDataDirectory(folder)
}

after(() => {
  if (template !== undefined) rmSync(template, { recursive: true, force: true })
})

async function query(server: EmbeddedServer, statement: string): Promise<unknown[]> {
  const client = new pg.Client(server.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement)
    return rows
  } finally {
    await client.end()
  }
}

/** Runs a few lines in a process of its own; resolves once it printed a line. */
async function inProcess(
  directory: DataDirectory,
  lines: string,
): Promise<{ child: ReturnType<typeof spawn>; said: string }> {
  const program = `
    const { openDataDirectory } = await import(${JSON.stringify(join(import.meta.dirname, 'data-directory.ts'))})
    const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'database.ts'))})
    const { holdLease } = await import(${JSON.stringify(join(import.meta.dirname, 'lease.ts'))})
    const { startEmbeddedServer } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded-server.ts'))})
    const directory = openDataDirectory(${JSON.stringify(directory.root)})
    ${lines}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  for await (const chunk of child.stdout) return { child, said: String(chunk).trim() }
  return { child, said: '' }
}

test('a first start makes the database in under 10 s, and whoever leaves last stops it', async () => {
  await inFolder(async (folder) => {
    const directory = openDataDirectory(folder)
    const beganMs = Date.now()
    const server = await startEmbeddedServer(directory)
    assert.ok(Date.now() - beganMs < 10_000)
    assert.equal(server.reused, false)
    assert.deepEqual(await query(server, 'SHOW fsync'), [{ fsync: 'on' }])
    assert.deepEqual(await query(server, 'SHOW data_checksums'), [{ data_checksums: 'on' }])
    assert.deepEqual(await query(server, 'SHOW listen_addresses'), [{ listen_addresses: '' }])

    const second = await startEmbeddedServer(directory)
    assert.equal(second.reused, true)
    assert.equal(second.pid, server.pid)
    await server.leave()
    assert.deepEqual(await query(second, 'SELECT 1 AS one'), [{ one: 1 }], 'it stays for the other')
    await second.leave()
    assert.equal(isServer(server.pid), false)
    assert.equal(existsSync(server.connection.host), false, 'its socket is gone')
  })
})

test('two processes that begin at once on a new folder share one server', async () => {
  await inFolder(async (folder) => {
    const directory = openDataDirectory(folder)
    const wait = `
      const server = await startEmbeddedServer(directory, { fsync: 'off' })
      console.log(server.pid)
      process.stdin.resume()
      process.stdin.on('end', () => server.leave())`
    const [one, two] = await Promise.all([inProcess(directory, wait), inProcess(directory, wait)])
    assert.match(one.said, /^\d+$/)
    assert.equal(one.said, two.said)

    one.child.stdin?.end()
    await once(one.child, 'exit')
    assert.equal(isServer(Number(one.said)), true)
    two.child.stdin?.end()
    const [code] = await once(two.child, 'exit')
    assert.equal(code, 0)
    assert.equal(isServer(Number(one.said)), false)
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.half')),
      [],
    )
  })
})

test('a server that a killed process left behind is used again, and its lease is free', async () => {
  await inFolder(async (folder) => {
    const directory = await madeDirectory(folder)
    const { child, said } = await inProcess(
      directory,
      `const store = await openStore({ directory })
      await holdLease(store, 'beleg serve')
      console.log(store.server.pid)
      process.stdin.resume()`,
    )
    const store = await openStore({ directory, name: 'beleg test' })
    assert.equal(store.server?.pid, Number(said))
    await assert.rejects(holdLease(store, 'beleg demo'), {
      code: 'data-directory-in-use',
      message: `beleg serve (pid ${child.pid}) is already serving ${folder}.`,
      fix: /stop it first, or choose another data directory/,
    })

    child.kill('SIGKILL')
    await once(child, 'exit')
    const release = await taken(() => holdLease(store, 'beleg demo'))
    await assert.rejects(holdLease(store, 'beleg serve'), /beleg demo \(pid \d+\) is already/)
    await release()
    await store.close()
    assert.equal(isServer(Number(said)), false)
  })
})

/** The server notices a dead client within moments, not at once. */
async function taken<Result>(take: () => Promise<Result>): Promise<Result> {
  for (let left = 100; ; left--) {
    try {
      return await take()
    } catch (error) {
      if (left === 0) throw error
      await sleep(20)
    }
  }
}

test('after kill -9 of the server the next start takes over, with everything acknowledged', async () => {
  await inFolder(async (folder) => {
    const directory = await madeDirectory(folder)
    const first = await startEmbeddedServer(directory, fast)
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await killServer(first.pid)
    assert.equal(pidIn(join(directory.database, 'postmaster.pid')), first.pid, 'a stale lock file')
    await first.leave()

    const second = await startEmbeddedServer(directory, fast)
    assert.equal(second.reused, false)
    assert.deepEqual(await query(second, 'SELECT answer FROM kept'), [{ answer: 42 }])
    assert.equal(existsSync(first.connection.host), false, 'the old socket is cleared away')
    await second.leave()
  })
})

test('a stale lock file is taken over where another program has its process number by now', async () => {
  await inFolder(async (folder) => {
    const directory = await madeDirectory(folder)
    const first = await startEmbeddedServer(directory, fast)
    const lockFile = join(directory.database, 'postmaster.pid')
    const content = readFileSync(lockFile, 'utf8')
    await killServer(first.pid)
    await first.leave()
    const stranger = spawn('sleep', ['60'])
    try {
      writeFileSync(lockFile, content.replace(/^\d+/, String(stranger.pid)))
      const second = await startEmbeddedServer(directory, fast)
      assert.equal(second.reused, false)
      await second.leave()
      assert.equal(stranger.exitCode, null)
      assert.equal(stranger.signalCode, null, 'the other program was left alone')
    } finally {
      stranger.kill()
    }
  })
})

test('a database that was half made when the process died is made anew', async () => {
  await inFolder(async (folder) => {
    const directory = openDataDirectory(folder)
    const dead = spawnSync('true').pid
    mkdirSync(`${directory.database}.${dead}.half/base`, { recursive: true })
    writeFileSync(`${directory.database}.${dead}.half/PG_VERSION`, '18\n')
    mkdirSync(directory.database)

    const server = await startEmbeddedServer(directory, fast)
    assert.deepEqual(await query(server, 'SELECT 1 AS one'), [{ one: 1 }])
    await server.leave()
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.half')),
      [],
    )
  })
})

test('a folder that holds something else is refused, and left as it was', async () => {
  await inFolder(async (folder) => {
    const directory = openDataDirectory(folder)
    mkdirSync(directory.database)
    writeFileSync(join(directory.database, 'letters.txt'), 'mine')
    await assert.rejects(startEmbeddedServer(directory, fast), {
      code: 'database-folder-taken',
      fix: /Move it away/,
    })
    assert.equal(readFileSync(join(directory.database, 'letters.txt'), 'utf8'), 'mine')
  })
})

test('a database of another PostgreSQL is refused with the way out, and not touched', async () => {
  await inFolder(async (folder) => {
    const directory = openDataDirectory(folder)
    mkdirSync(directory.database)
    writeFileSync(join(directory.database, 'PG_VERSION'), '17\n')
    await assert.rejects(startEmbeddedServer(directory, fast), {
      code: 'database-other-version',
      message: /made by PostgreSQL 17; this version of Beleg brings 18/,
      fix: /the version of Beleg that made it/,
    })
    assert.deepEqual(readdirSync(directory.database), ['PG_VERSION'])
  })
})

test('a server that cannot start says why, in its own words', async () => {
  await inFolder(async (folder) => {
    const directory = await madeDirectory(folder)
    await assert.rejects(startEmbeddedServer(directory, { shared_buffers: 'plenty' }), {
      code: 'database-not-started',
      message: /invalid value for parameter "shared_buffers"/,
      fix: /database\.log/,
    })
  })
})

test('a data path of 200 characters works, below a folder that only its owner may enter', async () => {
  await inFolder(async (folder) => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const root = join(closed, 'x'.repeat(200 - closed.length - 1))
    assert.equal(root.length, 200)
    const directory = openDataDirectory(root)
    const server = await startEmbeddedServer(directory, fast)
    assert.deepEqual(await query(server, 'SELECT 1 AS one'), [{ one: 1 }])
    await server.leave()
  })
})

/** Runs with an `unshare` that is forbidden, as in many containers. */
async function withoutNamespaces(folder: string, use: () => Promise<void>): Promise<void> {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(
    join(bin, 'unshare'),
    '#!/bin/sh\necho "unshare: Operation not permitted" >&2\nexit 1\n',
  )
  chmodSync(join(bin, 'unshare'), 0o755)
  // oxlint-disable-next-line node/no-process-env -- the one thing that says which unshare is asked
  const { env } = process
  const before = env['PATH']
  env['PATH'] = `${bin}:${before ?? ''}`
  try {
    await use()
  } finally {
    env['PATH'] = before
  }
}

/** The server as `nobody` must be able to reach its own programs. */
function canPass(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
  }
  return true
}

const skipDrop = !isRoot
  ? 'only root drops its rights'
  : !canPass(join(import.meta.dirname, '../../node_modules')) &&
    'this checkout is in a closed folder'

test(
  'where root may make no namespace, the server runs as nobody',
  { skip: skipDrop },
  async () => {
    await inFolder(async (folder) => {
      chmodSync(folder, 0o711)
      const directory = openDataDirectory(join(folder, 'data'))
      const namespaced = await startEmbeddedServer(directory, fast)
      await query(namespaced, 'CREATE TABLE kept AS SELECT 42 AS answer')
      await namespaced.leave()
      assert.equal(statSync(directory.database).uid, 0)

      await withoutNamespaces(folder, async () => {
        const dropped = await startEmbeddedServer(directory, fast)
        assert.match(readFileSync(`/proc/${dropped.pid}/status`, 'utf8'), /^Uid:\s+65534\s+65534/m)
        assert.deepEqual(await query(dropped, 'SELECT answer FROM kept'), [{ answer: 42 }])
        assert.equal(statSync(directory.keys).mode & 0o777, 0o700, 'the keys stay closed to it')
        await dropped.leave()

        const fresh = openDataDirectory(join(folder, 'fresh'))
        const made = await startEmbeddedServer(fresh, fast)
        assert.deepEqual(await query(made, 'SELECT 1 AS one'), [{ one: 1 }])
        assert.equal(statSync(fresh.database).uid, 65_534)
        await made.leave()
      })

      const again = await startEmbeddedServer(directory, fast)
      assert.deepEqual(await query(again, 'SELECT answer FROM kept'), [{ answer: 42 }])
      await again.leave()
    })
  },
)

test('a path that nobody cannot pass is refused with the fix', { skip: skipDrop }, async () => {
  await inFolder(async (folder) => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    chmodSync(folder, 0o711)
    await withoutNamespaces(folder, async () => {
      const directory = openDataDirectory(join(closed, 'data'))
      await assert.rejects(startEmbeddedServer(directory, fast), {
        code: 'database-path-closed',
        message: `PostgreSQL refuses to run as root, and the unprivileged user it would run as cannot pass ${closed}.`,
        fix: new RegExp(`chmod o\\+x ${closed}`),
      })
      chmodSync(closed, 0o711)
      const server = await startEmbeddedServer(directory, fast)
      await server.leave()
    })
  })
})

test('databases of one server are prepared at the same moment: the role they share is made once', async () => {
  await inFolder(async (folder) => {
    const server = await startEmbeddedServer(await madeDirectory(folder), fast)
    const names = Array.from({ length: 8 }, (_, n) => `company_${n}`)
    const client = new pg.Client(server.connection)
    await client.connect()
    for (const name of names) await client.query(`CREATE DATABASE ${name}`)
    await client.end()

    const pools = names.map((name) => openPool({}, { ...server.connection, database: name }))
    try {
      // Connected before, so that they begin together.
      await Promise.all(pools.map((pool) => pool.query('SELECT 1')))
      await Promise.all(pools.map((pool) => migrate(pool)))
    } finally {
      await Promise.all(pools.map((pool) => pool.end()))
    }
    await server.leave()
  })
})
