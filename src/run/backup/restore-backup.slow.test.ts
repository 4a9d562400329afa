import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { signHead } from '#run/sign.ts'
import { assertLogReplays, awsCalls, passTime, publishNow, read, run } from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import { interruptedRestore, markRestoring } from '#store/backup/restore-marker.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import { administer, openTestStore, serverUrl } from '#store/test-store.ts'

import { confirmRestore } from './confirm-restore.ts'
import { readBackup } from './read-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import {
  allRows,
  assertSameRows,
  backUp,
  busyCompany,
  inFolder,
  key,
  movedTo,
} from './test-backups.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const company = await busyCompany(store, clock)
const other = await busyCompany(store, clock)

test('what is restored is what was: every row of every organisation, keys, evidence, earlier checkpoints; and life goes on', async () => {
  // What text formats get wrong: quotes, escapes, empty against absent, the JSON null against none.
  const settings = { odd: '"\\\n\t\u0001 {,} NULL ü 漢 😀', empty: '', number: 1e-7 }
  await withOrg(store, other.org, (tx) =>
    putSource(tx, { id: 'odd', connector: 'aws', settings: { recorded: [], ...settings } }),
  )
  await store.pool.query(
    "UPDATE beleg.finding SET reason = 'null' WHERE reason IS NULL AND key ~ 'c$'",
  )
  const before = await allRows(store)
  await inFolder(async (folder) => {
    const { file, manifest } = await backUp(store, folder)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const restored = await openTestStore(clock)
    try {
      const said = await restoreBackup(restored, file, key)
      assert.deepEqual(said.manifest, manifest)
      assert(said.logs.length === 2 && said.logs.every(({ outcome }) => outcome === 'ok'))
      await assertSameRows(restored, before)
      for (const part of ['keys', 'blobs'] as const) {
        assert.deepEqual(contents(restored.directory[part]), contents(store.directory[part]))
      }
      assert(contents(store.directory.blobs).size > 0)
      const { slug } = company.organisation
      for (const kind of ['checkpoints', 'fold']) {
        const path = join(slug, 'log', kind)
        const kept = contents(join(store.directory.published, path))
        // Days and index of checkpoints are made again out of the database.
        for (const name of kept.keys()) if (/^(index|\d+-\d+-\d+)$/.test(name)) kept.delete(name)
        assert(kept.size > 0)
        assert.deepEqual(contents(join(restored.directory.published, path)), kept)
      }
      assert.equal(statSync(join(restored.directory.keys, `${slug}.key`)).mode & 0o777, 0o600)
      assert.equal(interruptedRestore(restored.directory), undefined)

      const again = movedTo(company, restored)
      const checkpoint = join(store.directory.published, slug, 'log/checkpoint')
      await confirmRestore(restored, company.organisation, {
        checkpoint: readFileSync(checkpoint, 'utf8'),
      })
      passTime(again, 86_400)
      await read(again, awsCalls({ 'us-east-1': { databases: { a: true, d: true } } }))
      await run(again)
      await publishNow(again)
      await assertLogReplays(again)
      await assertAsFromScratch(again, 'storage-encrypted')
    } finally {
      await restored.close()
    }
  })
})

test('a backup is of one instant, whatever is written meanwhile', async () => {
  await inFolder(async (folder) => {
    let isOver = false
    const writers = [company, other].map(async (each, n) => {
      for (let turn = 0; !isOver; turn++) {
        await read(
          each,
          awsCalls({ 'us-east-1': { databases: { [`x${turn}-${n}`]: turn % 2 === 0 } } }),
        )
        await run(each, 'storage-encrypted')
        await publishNow(each)
      }
    })
    for (let n = 0; n < 4; n++) {
      const { file } = await backUp(store, folder, `${n}.age`)
      const { logs } = await readBackup(file, key, {})
      assert.deepEqual(
        logs.filter(({ outcome }) => outcome !== 'ok'),
        [],
      )
    }
    isOver = true
    await Promise.all(writers)
    const restored = await openTestStore(clock)
    try {
      await restoreBackup(restored, join(folder, '3.age'), key)
      for (const each of [company, other]) {
        await confirmRestore(restored, each.organisation, 'loss-accepted')
        const again = movedTo(each, restored)
        await run(again, 'storage-encrypted')
        await assertLogReplays(again)
        await assertAsFromScratch(again, 'storage-encrypted')
        await publishNow(again)
      }
    } finally {
      await restored.close()
    }
  })
})

test('a restore into an instance that holds an organisation, or keys, is refused and changes nothing', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const before = await allRows(store)
    await assert.rejects(restoreBackup(store, file, key), {
      code: 'restore-not-empty',
      fix: /--data DIR|DATABASE_URL/,
    })
    assert.deepEqual(await allRows(store), before)

    const restored = await openTestStore(clock)
    try {
      const stray = join(restored.directory.keys, 'example.key')
      writeFileSync(stray, 'mine')
      await assert.rejects(restoreBackup(restored, file, key), {
        code: 'restore-keys-present',
        fix: /--latest-checkpoint/,
      })
      assert.equal(readFileSync(stray, 'utf8'), 'mine')
      assert.equal(interruptedRestore(restored.directory), undefined)
    } finally {
      await restored.close()
    }
  })
})

test('a restore that was interrupted keeps everybody out, and the next one clears it and is whole', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const before = await allRows(store)
    const restored = await openTestStore(clock)
    try {
      // As a crash leaves it: the marker, some files, and no row, since those come in one transaction.
      markRestoring(restored.directory, randomUUID())
      writeFileSync(join(restored.directory.keys, 'gone.key'), 'of the interrupted one')
      writeFileSync(join(restored.directory.keys, 'database-password'), "the server's")
      const url =
        'connectionString' in restored.connection ? restored.connection.connectionString : ''
      await assert.rejects(openStore({ directory: restored.directory, url }), {
        code: 'restore-unfinished',
        fix: /beleg backup restore again/,
      })
      await restoreBackup(restored, file, key)
      await assertSameRows(restored, before)
      assert(!existsSync(join(restored.directory.keys, 'gone.key')))
      assert.equal(
        readFileSync(join(restored.directory.keys, 'database-password'), 'utf8'),
        "the server's",
      )

      // As a crash leaves it between the commit and the last step.
      const { rows } = await restored.pool.query<{ id: string }>(
        'SELECT DISTINCT id FROM beleg.restore',
      )
      markRestoring(restored.directory, rows[0]?.id ?? '')
      await assert.rejects(restoreBackup(restored, file, key), { code: 'restore-was-finished' })
      assert.equal(interruptedRestore(restored.directory), undefined)
      assert(existsSync(join(restored.directory.keys, `${company.organisation.slug}.key`)))
      await assertSameRows(restored, before)
    } finally {
      await restored.close()
    }
  })
})

test('two restores at once: one is done, the other finds the place taken', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const before = await allRows(store)
    const restored = await openTestStore(clock)
    try {
      const outcomes = await Promise.allSettled(
        [1, 2].map(() => restoreBackup(restored, file, key)),
      )
      assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
      const refused = outcomes.find((each) => each.status === 'rejected')
      assert.match(refused?.reason.code, /^restore-(not-empty|under-way)$/)
      await assertSameRows(restored, before)
      assert.deepEqual(contents(restored.directory.keys), contents(store.directory.keys))
    } finally {
      await restored.close()
    }
  })
})

test('without the key that signs the log everything else is restored, and the signer says what is missing', async () => {
  const keyless = await openTestStore(clock)
  const restored = await openTestStore(clock)
  try {
    const { organisation } = await busyCompany(keyless, clock)
    rmSync(join(keyless.directory.keys, `${organisation.slug}.key`))
    await inFolder(async (folder) => {
      const { file } = await backUp(keyless, folder)
      const before = await allRows(keyless)
      const [log] = (await restoreBackup(restored, file, key)).logs
      assert.equal(log?.outcome, 'unknown')
      assert.match(log.said, /key .* missing .* no signature was checked/)
      await assertSameRows(restored, before)
      await assert.rejects(signHead(restored, organisation), { code: 'log-key-missing' })
    })
  } finally {
    await restored.close()
    await keyless.close()
  }
})

test('an owner whom row-level security binds can restore and back up all the same', async () => {
  const user = `beleg_owner_${randomUUID().slice(0, 8)}`
  await administer(`CREATE ROLE ${user} LOGIN PASSWORD 'secret' CREATEROLE`)
  await administer(`CREATE DATABASE ${user} OWNER ${user}`)
  await administer(`GRANT beleg_app TO ${user}`)
  try {
    await inFolder(async (folder) => {
      const { file } = await backUp(store, folder)
      const before = await allRows(store)
      const bound = await openStore({
        directory: openDataDirectory(join(folder, 'data')),
        url: serverUrl(user, { user, password: 'secret' }),
        clock: () => clock.now,
      })
      try {
        await assert.rejects(bound.pool.query('SELECT * FROM beleg.entry'), /beleg.org/)
        await restoreBackup(bound, file, key)
        const second = await backUp(bound, folder, 'second.age')
        const restored = await openTestStore(clock)
        try {
          await restoreBackup(restored, second.file, key)
          await assertSameRows(restored, new Map([...before, ['restore', []]]))
        } finally {
          await restored.close()
        }
      } finally {
        await bound.close()
      }
    })
  } finally {
    await administer(`DROP DATABASE ${user} WITH (FORCE)`)
    await administer(`DROP ROLE ${user}`)
  }
})

test('a log that was edited in the database shows in its backup, and such a backup is not restored', async () => {
  const edited = await openTestStore(clock)
  const client = await edited.pool.connect()
  try {
    const { slug } = (await busyCompany(edited, clock)).organisation
    await client.query(
      'CREATE TEMPORARY TABLE entries AS TABLE beleg.entry; CREATE TEMPORARY TABLE heads AS TABLE beleg.organisation',
    )
    const last = '(SELECT max(index) FROM beleg.entry)'
    const edits: [RegExp, string][] = [
      [/^entry 3 is not the one/, "UPDATE beleg.entry SET bytes = bytes || ' ' WHERE index = 3"],
      [
        /^entry 3 is not the one/,
        'UPDATE beleg.entry SET index = -index - 1 WHERE index >= 3; UPDATE beleg.entry SET index = -index WHERE index < 0',
      ],
      [
        /do not hash to its root$/,
        `UPDATE beleg.entry SET bytes = bytes || ' ', leaf_hash = sha256('\\x00' || bytes || ' ') WHERE index = 3`,
      ],
      [/^has \d+ entries, not \d+$/, `DELETE FROM beleg.entry WHERE index = ${last}`],
      [
        /\d+ entries were signed, and 1 are here/,
        `DELETE FROM beleg.entry WHERE index > 0;
         UPDATE beleg.organisation SET log_size = 1, log_root = (SELECT leaf_hash FROM beleg.entry)`,
      ],
    ]
    for (const [said, edit] of edits) {
      await client.query(edit)
      await inFolder(async (folder) => {
        const { file } = await backUp(edited, folder)
        const [log] = (await readBackup(file, key, {})).logs
        assert.deepEqual([log?.slug, log?.outcome], [slug, 'failed'])
        assert.match(log?.said ?? '', said)
        await assertNotRestored(file)
      })
      await client.query(`TRUNCATE beleg.entry; INSERT INTO beleg.entry TABLE entries;
        UPDATE beleg.organisation o SET log_size = h.log_size, log_root = h.log_root FROM heads h WHERE h.id = o.id`)
    }
    await inFolder(async (folder) => {
      const { file } = await backUp(edited, folder)
      assert.deepEqual(
        (await readBackup(file, key, {})).logs.map(({ outcome }) => outcome),
        ['ok'],
      )
    })
  } finally {
    client.release()
    await edited.close()
  }
})

async function assertNotRestored(file: string): Promise<void> {
  const restored = await openTestStore(clock)
  try {
    const before = await allRows(restored)
    await assert.rejects(restoreBackup(restored, file, key), { code: 'backup-log-wrong' })
    assert.deepEqual(await allRows(restored), before)
    assert.deepEqual(readdirSync(restored.directory.keys), [])
    assert.equal(interruptedRestore(restored.directory), undefined)
  } finally {
    await restored.close()
  }
}

/** Names and contents of a folder's files; the passwords of servers are their own. */
function contents(folder: string): Map<string, string> {
  mkdirSync(folder, { recursive: true })
  return new Map(
    readdirSync(folder)
      .filter((name) => name !== 'database-password')
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  )
}
