import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { openDataDirectory, secretOf } from './data-directory.ts'
import { openPool, openStore } from './database.ts'
import { replaceFile, replaceFiles, sweepHalves } from './durable-file.ts'
import { explain } from './explain.ts'
import { openTestStore, serverUrl } from './test-store.ts'

const root = mkdtempSync(join(tmpdir(), 'beleg-test-'))
after(() => rmSync(root, { recursive: true, force: true }))
const directory = openDataDirectory(root)

test('what is no PostgreSQL address is refused, and not repeated: it may hold a password', async () => {
  for (const url of ['nonsense', '', 'mysql://ada:hunter2@host/db', '/var/run/postgresql']) {
    await assert.rejects(openStore({ directory, url }), (error: Error) => {
      assert.ok('code' in error && error.code === 'database-url-refused')
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    })
  }
})

test('a database that cannot be reached is named with its reason and the fix', async () => {
  const free = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => free.once('listening', resolve))
  const bound = free.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0
  await new Promise((resolve) => free.close(resolve))

  for (const host of ['127.0.0.1', 'localhost']) {
    await assert.rejects(openStore({ directory, url: `postgres://ada:pw@${host}:${port}/x` }), {
      code: 'database-unreachable',
      message: /ECONNREFUSED/,
      fix: /Check DATABASE_URL/,
    })
  }
  await assert.rejects(openStore({ directory, url: 'postgres://[bad' }), {
    code: 'database-unreachable',
  })
})

test('a wrong password or a database that is not there is said in one sentence', async () => {
  await assert.rejects(openStore({ directory, url: serverUrl('beleg_nowhere') }), {
    code: 'database-unreachable',
    message: 'The database cannot be reached: database "beleg_nowhere" does not exist.',
  })
  const stranger = { user: 'beleg_nobody', password: 'wrong' }
  await assert.rejects(openStore({ directory, url: serverUrl('postgres', stranger) }), {
    code: 'database-unreachable',
    message: /beleg_nobody/,
  })
})

test('a connection lost in the middle of work is an operating error, and the store goes on after it', async () => {
  const store = await openTestStore()
  try {
    const client = await store.pool.connect()
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    // Caught from the start: its end may come before the answer to the next statement.
    const dying = client.query('SELECT pg_sleep(30)').catch((cause: unknown) => cause)
    await store.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    const error = explain(await dying)
    client.release(true)
    assert.ok(error instanceof Error && 'code' in error && 'fix' in error)
    assert.equal(error.code, 'database-lost')
    assert.match(String(error.fix), /run the command again/)

    assert.equal((await store.pool.query('SELECT 1')).rowCount, 1)
  } finally {
    await store.close()
  }
})

test('an error that is a bug of ours is left as it is', () => {
  const bug = new TypeError('undefined is not a function')
  assert.equal(explain(bug), bug)
})

test('a closed store leaves no connection behind', async () => {
  const store = await openTestStore()
  const pool = openPool({ connectionString: serverUrl('postgres') })
  try {
    const open = async () => {
      const { rows } = await pool.query<{ n: number }>(
        'SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = $1',
        [`mine (pid ${process.pid})`],
      )
      return rows[0]?.n
    }
    const url = 'connectionString' in store.connection ? store.connection.connectionString : ''
    const second = await openStore({ directory, url, name: 'mine' })
    assert.equal(await open(), 1)
    await second.close()
    for (let left = 50; (await open()) !== 0; left--) assert.ok(left > 0, 'it lives on')
  } finally {
    await pool.end()
    await store.close()
  }
})

test('a data directory that cannot be made is refused with its path and the fix', () => {
  writeFileSync(join(root, 'file'), '')
  for (const path of [join(root, 'file'), join(root, 'file/below')]) {
    assert.throws(() => openDataDirectory(path), {
      code: 'data-directory-unwritable',
      message: new RegExp(`^The data directory ${path} cannot be written`),
      fix: /--data DIR/,
    })
  }
})

test('keys are kept from other users of the machine', () => {
  secretOf(directory, 'some-secret')
  assert.equal(statSync(directory.keys).mode & 0o777, 0o700)
  assert.equal(statSync(join(directory.keys, 'some-secret')).mode & 0o777, 0o600)
})

test('a secret is made once, and whole', () => {
  const secret = secretOf(directory, 'once')
  assert.match(secret, /^[\w-]{32}$/)
  assert.equal(secretOf(directory, 'once'), secret)
  assert.deepEqual(
    readdirSync(directory.keys).filter((name) => name.includes('half')),
    [],
  )
})

test('of several files none is replaced before all are written', () => {
  const paths = ['one', 'two', 'three'].map((name) => join(root, 'several', name))
  replaceFiles(paths.map((path) => ({ path, content: 'old' })))
  const refused = [...paths, join(root, 'several', 'too-long'.repeat(40))]
  assert.throws(() => replaceFiles(refused.map((path) => ({ path, content: 'new' }))), {
    code: 'ENAMETOOLONG',
  })
  assert.deepEqual(
    paths.map((path) => readFileSync(path, 'utf8')),
    ['old', 'old', 'old'],
  )
  assert.deepEqual(readdirSync(join(root, 'several')).toSorted(), ['one', 'three', 'two'])
})

test('what dead processes left half-written is swept away, and what living ones are writing stays', () => {
  const folder = join(root, 'swept')
  mkdirSync(join(folder, 'below'), { recursive: true })
  const dead = spawnSync('true').pid
  const living = process.ppid
  for (const name of [
    `a.${dead}.half`,
    `below/b.${dead}.half`,
    `.${dead}.0a-1b.partial`,
    `c.${living}.half`,
    `d.${process.pid}.half`,
    'half',
    'e.half',
  ])
    writeFileSync(join(folder, name), '')
  sweepHalves(folder)
  assert.deepEqual(
    readdirSync(folder).toSorted(),
    ['below', `c.${living}.half`, `d.${process.pid}.half`, 'e.half', 'half'].toSorted(),
  )
  assert.deepEqual(readdirSync(join(folder, 'below')), [])
})

test('a file is replaced whole, or stays as it was', () => {
  const path = join(root, 'replaced')
  replaceFile(path, 'old')
  const folder = join(root, 'folder')
  mkdirSync(join(folder, 'in the way'), { recursive: true })
  assert.throws(() => replaceFile(folder, 'new'))
  replaceFile(path, 'new', 0o600)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.deepEqual(
    readdirSync(root).filter((name) => name.endsWith('.half')),
    [],
  )
})
