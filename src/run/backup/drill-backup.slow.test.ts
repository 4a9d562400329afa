import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { readHead } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import { administer, openTestStore, serverUrl } from '#store/test-store.ts'

import { lastBackup } from './backup-record.ts'
import { drillBackup } from './drill-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { outdated } from './retention.ts'
import { backUp, busyCompany, inFolder, key, lock } from './test-backups.ts'
import { runUpkeep } from './upkeep.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const { org, organisation } = await busyCompany(store, clock)
const day = 86_400

function passDays(count: number): void {
  clock.now = new Date(clock.now.getTime() + count * day * 1000)
}

/** Databases of drills on the test server. */
async function drillDatabases({ pool }: Store): Promise<number> {
  const { rows } = await pool.query(
    "SELECT FROM pg_database WHERE datname = 'beleg_drill_' || left(encode(sha256(current_database()::bytea), 'hex'), 12)",
  )
  return rows.length
}

test('a drill restores everything beside, signs with the restored key, records that it held, and leaves nothing', async () => {
  const head = await readOrg(store, org, readHead)
  // What a drill that was killed left behind.
  mkdirSync(join(store.directory.root, 'drill'))
  writeFileSync(join(store.directory.root, 'drill', 'backup.age'), 'half')
  const drill = await drillBackup(store)
  assert.deepEqual(
    drill.logs.map(({ slug, size }) => ({ slug, size })),
    [{ slug: organisation.slug, size: head.size }],
  )
  assert(drill.rows > 100 && drill.bytes > 1000 && drill.files > 3)
  const last = await lastBackup(store, org, 'drill')
  assert.equal(last?.ok, true)
  assert.deepEqual(last.detail, { ...drill })
  assert.equal(await drillDatabases(store), 0)
  assert(!existsSync(join(store.directory.root, 'drill')))
})

test('a drill that finds a log edited, or a key gone, fails, records why, and leaves nothing', async () => {
  const broken = await openTestStore(clock)
  try {
    const company = await busyCompany(broken, clock)
    await broken.pool.query("UPDATE beleg.entry SET bytes = bytes || ' ' WHERE index = 2")
    await assert.rejects(drillBackup(broken), { code: 'backup-log-wrong' })
    const last = await lastBackup(broken, company.org, 'drill')
    assert.equal(last?.ok, false)
    assert.match(String(last.detail['problem']), /entry 2 is not the one that was hashed/)

    await broken.pool.query(
      'UPDATE beleg.entry SET bytes = substring(bytes FOR length(bytes) - 1) WHERE index = 2',
    )
    await drillBackup(broken)
    rmSync(join(broken.directory.keys, `${company.organisation.slug}.key`))
    await assert.rejects(drillBackup(broken), { code: 'log-key-missing' })
    assert.equal((await lastBackup(broken, company.org, 'drill'))?.ok, false)
    assert.equal((await lastBackup(broken, company.org, 'drill', true))?.ok, true)
    assert.equal(await drillDatabases(broken), 0)
  } finally {
    await broken.close()
  }
})

test('two drills at once are one too many', async () => {
  const outcomes = await Promise.allSettled([drillBackup(store), drillBackup(store)])
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const refused = outcomes.find((each) => each.status === 'rejected')
  assert.equal(refused?.reason.code, 'drill-under-way')
})

test('where we may make no database the drill brings a server of its own', async () => {
  const user = `beleg_plain_${randomUUID().slice(0, 8)}`
  await administer(`CREATE ROLE ${user} LOGIN PASSWORD 'secret' CREATEROLE`)
  await administer(`CREATE DATABASE ${user} OWNER ${user}`)
  await administer(`GRANT beleg_app TO ${user}`)
  try {
    await inFolder(async (folder) => {
      const plain = await openStore({
        directory: openDataDirectory(join(folder, 'data')),
        url: serverUrl(user, { user, password: 'secret' }),
        clock: () => clock.now,
      })
      try {
        const { file } = await backUp(store, folder)
        await restoreBackup(plain, file, key)
        const drill = await drillBackup(plain)
        assert.equal(drill.logs.length, 1)
        assert(!existsSync(join(plain.directory.root, 'drill')))
      } finally {
        await plain.close()
      }
    })
  } finally {
    await administer(`DROP DATABASE ${user} WITH (FORCE)`)
    await administer(`DROP ROLE ${user}`)
  }
})

test('a backup is made once a day and a drill once a month, each on time after any pause, and a failure is tried again', async () => {
  await inFolder(async (folder) => {
    const fresh = await openTestStore(clock)
    try {
      const company = await busyCompany(fresh, clock)
      const daily = {
        folder: join(folder, 'daily'),
        recipients: 'recipients' in lock ? lock.recipients : [],
      }
      const tick = () => runUpkeep(fresh, { drillEvery: 30 * day, daily })
      const drills = () => lastBackup(fresh, company.org, 'drill')
      await tick()
      await tick()
      assert.equal(readdirSync(daily.folder).length, 1)
      assert.equal(await drills(), undefined)

      passDays(1)
      await tick()
      await tick()
      assert.equal(readdirSync(daily.folder).length, 2)
      passDays(28)
      await tick()
      assert.equal(await drills(), undefined)
      passDays(2)
      await tick()
      const first = await drills()
      assert.equal(first?.ok, true)
      passDays(1)
      await tick()
      assert.deepEqual(await drills(), first)

      // The folder cannot be written: it fails now, not every minute, and again in an hour.
      passDays(1)
      rmSync(daily.folder, { recursive: true })
      writeFileSync(daily.folder, 'in the way')
      await assert.rejects(tick(), { code: 'backup-folder-unwritable' })
      rmSync(daily.folder)
      await tick()
      assert(!existsSync(daily.folder))
      assert.equal((await lastBackup(fresh, company.org, 'made'))?.ok, false)
      passDays(1 / 24)
      await tick()
      assert.equal(readdirSync(daily.folder).length, 1)
      assert.equal((await lastBackup(fresh, company.org, 'made'))?.ok, true)
    } finally {
      await fresh.close()
    }
  })
})

test('of a year of daily backups those of 7 days, 4 weeks and 12 months stay, and nothing else is touched', () => {
  const now = new Date('2026-11-25T12:00:00Z')
  const files = Array.from({ length: 400 }, (_, n) => {
    const at = new Date(now.getTime() - n * day * 1000)
    return `beleg-${at.toISOString().slice(0, 10)}T060000Z.age`
  })
  const gone = new Set(outdated([...files, 'mine.age', 'beleg-2027-01-01T060000Z.age'], now))
  const kept = files.filter((file) => !gone.has(file))
  assert.equal(
    kept.map((file) => file.slice(6, 16)).join(' '),
    '2026-11-25 2026-11-24 2026-11-23 2026-11-22 2026-11-21 2026-11-20 2026-11-19 2026-11-15 2026-11-08 ' +
      '2026-10-31 2026-09-30 2026-08-31 2026-07-31 2026-06-30 2026-05-31 2026-04-30 2026-03-31 2026-02-28 ' +
      '2026-01-31 2025-12-31',
  )
  assert(!gone.has('mine.age') && !gone.has('beleg-2027-01-01T060000Z.age'))
  assert.deepEqual(outdated(kept, now), [])
})
