/** Files that are not, or no longer, what a backup must be. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { backupFormat, headerName, manifestName } from '#store/backup/backup-format.ts'
import { createBackup } from '#store/backup/create-backup.ts'
import { bytesOf, readArchive } from '#store/backup/read-archive.ts'
import { makeKeyPair } from '#store/backup/sealing.ts'
import { writeArchive } from '#store/backup/write-archive.ts'
import { openTestStore } from '#store/test-store.ts'

import { readBackup } from './read-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { allRows, backUp, busyCompany, inFolder, key, lock } from './test-backups.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
await busyCompany(store, clock)

/** Errors that say that it is the file's fault, one way or another. */
const damage = /^(backup-damaged|backup-not-opened|backup-not-one)$/

test('a byte that is another anywhere in the file, or missing at its end, is noticed', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const sound = readFileSync(file)
    const broken = join(folder, 'broken.age')
    const places = [0, 21, 22, 60, 120, 200, sound.length - 17, sound.length - 1]
    for (let n = 1; n < 40; n++) places.push(Math.floor((sound.length * n) / 40))
    for (const place of places) {
      const flipped = Buffer.from(sound)
      flipped[place] = (flipped[place] ?? 0) ^ 1
      writeFileSync(broken, flipped)
      await assert.rejects(readBackup(broken, key, {}), { code: damage }, `flipped at ${place}`)
      writeFileSync(broken, sound.subarray(0, place))
      await assert.rejects(readBackup(broken, key, {}), { code: damage }, `cut at ${place}`)
    }
    writeFileSync(broken, Buffer.concat([sound, Buffer.from('more')]))
    await assert.rejects(readBackup(broken, key, {}), { code: damage })
    writeFileSync(broken, sound)
    await readBackup(broken, key, {})
  })
})

test('a restore of a damaged file leaves the instance as empty as it was', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    writeFileSync(file, readFileSync(file).subarray(0, -100))
    const restored = await openTestStore(clock)
    try {
      const before = await allRows(restored)
      await assert.rejects(restoreBackup(restored, file, key), { code: 'backup-damaged' })
      assert.deepEqual(await allRows(restored), before)
      assert.deepEqual(readdirSync(restored.directory.keys), [])
      assert(!readdirSync(restored.directory.root).includes('restore-under-way.json'))
    } finally {
      await restored.close()
    }
  })
})

test('another key, another passphrase, or none of our files at all is said to be that', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const { identity } = await makeKeyPair()
    const refused = (code: string) => ({ name: 'OperatingError', code })
    await assert.rejects(
      readBackup(file, { identities: [identity] }, {}),
      refused('backup-not-opened'),
    )
    await assert.rejects(readBackup(file, { passphrase: 'x' }, {}), refused('backup-not-opened'))
    await assert.rejects(
      readBackup(file, { identities: ['AGE-SECRET-KEY-1NO'] }, {}),
      refused('backup-identity-refused'),
    )

    const closed = join(folder, 'passphrase.age')
    await createBackup(store, closed, { lock: { passphrase: 'right horse battery' } })
    await readBackup(closed, { passphrase: 'right horse battery' }, {})
    await assert.rejects(
      readBackup(closed, { passphrase: 'wrong horse battery' }, {}),
      refused('backup-not-opened'),
    )

    const stranger = join(folder, 'stranger')
    for (const content of ['', 'PGDMP', 'x'.repeat(100_000)]) {
      writeFileSync(stranger, content)
      await assert.rejects(readBackup(stranger, key, {}), refused('backup-not-one'))
    }
    await assert.rejects(readBackup(folder, key, {}), refused('backup-unreadable'))
    await assert.rejects(readBackup(join(folder, 'none'), key, {}), refused('backup-unreadable'))
  })
})

/** The files of a backup, to be put together in another way by someone who knows the public key. */
async function filesOf(file: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for await (const { name, body } of readArchive(file, key)) files.set(name, await bytesOf(body))
  return files
}

async function craft(path: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  await writeArchive(path, { lock, mayReplace: true }, async (add) => {
    for (const [name, content] of files) await add(name, content.length, [content])
  })
}

test('a newer format, and a schema that is not known here, are told apart from damage', async () => {
  await inFolder(async (folder) => {
    const { file, header } = await backUp(store, folder)
    const files = await filesOf(file)
    const put = (value: unknown) => files.set(headerName, Buffer.from(JSON.stringify(value)))
    const crafted = join(folder, 'crafted.age')
    put({ format: backupFormat + 1, anything: 'else' })
    await craft(crafted, files)
    await assert.rejects(readBackup(crafted, key, {}), {
      code: 'backup-newer',
      fix: /version of Beleg/,
    })

    const restored = await openTestStore(clock)
    try {
      const later = { name: '9999-later.sql', checksum: '0'.repeat(64) }
      for (const schema of [
        [...header.schema, later],
        header.schema.map((each) => ({ ...each, checksum: later.checksum })),
      ]) {
        put({ ...header, schema })
        await craft(crafted, files)
        await readBackup(crafted, key, {})
        await assert.rejects(restoreBackup(restored, crafted, key), {
          code: 'backup-schema-unknown',
        })
      }
    } finally {
      await restored.close()
    }
  })
})

test('a file that was put together by hand cannot write elsewhere, nor make statements, nor leave parts out', async () => {
  await inFolder(async (folder) => {
    const { file, header } = await backUp(store, folder)
    const sound = await filesOf(file)
    const manifest = sound.get(manifestName) ?? Buffer.alloc(0)
    const table = [...sound.keys()].find((name) => name.startsWith('tables/item/')) ?? ''
    const blob = [...sound.keys()].find((name) => name.startsWith('blobs/')) ?? ''
    const crafted = join(folder, 'crafted.age')
    const restored = await openTestStore(clock)
    /** The manifest goes last, whatever was added. */
    const refused = async (change: (files: Map<string, Buffer>) => void, code: string) => {
      const files = new Map(sound)
      files.delete(manifestName)
      change(files)
      if (!files.has(manifestName)) files.set(manifestName, manifest)
      await craft(crafted, files)
      await assert.rejects(restoreBackup(restored, crafted, key), { code })
      assert.deepEqual(readdirSync(restored.directory.keys), [])
    }
    const some = Buffer.from('some')
    try {
      const before = await allRows(restored)
      for (const name of [
        'keys/../../outside',
        'keys/database-password',
        '../outside',
        '/tmp/beleg-outside',
        'blobs/not-a-digest',
        'published/example/../../keys/x.key',
        'published/example/log/checkpoint',
        'elsewhere/x',
        'tables/pg_class/all/000001.jsonl',
      ]) {
        await refused((files) => files.set(name, some), 'backup-damaged')
      }
      await refused((files) => files.delete(table), 'backup-damaged')
      await refused((files) => files.delete(blob), 'backup-damaged')
      await refused((files) => files.set(blob, some), 'backup-damaged')
      await refused((files) => files.set(table, Buffer.from('["too","short"]\n')), 'backup-damaged')
      await refused((files) => files.set(table, Buffer.from('no JSON\n')), 'backup-damaged')
      await refused((files) => files.set(manifestName, some), 'backup-damaged')
      await refused((files) => {
        files.set(manifestName, manifest)
        files.set(`blobs/${'0'.repeat(64)}`, some)
      }, 'backup-damaged')
      const tables = header.tables.map((each) => ({
        ...each,
        columns: each.columns.map((column) => ({ ...column, type: 'text); DROP TABLE x; --' })),
      }))
      await refused(
        (files) => files.set(headerName, Buffer.from(JSON.stringify({ ...header, tables }))),
        'backup-other-shape',
      )
      assert.deepEqual(await allRows(restored), before)
    } finally {
      await restored.close()
    }
  })
})

test('a file that is there is never replaced without being asked to, and is whole at any time', async () => {
  await inFolder(async (folder) => {
    const { file } = await backUp(store, folder)
    const before = readFileSync(file)
    await assert.rejects(createBackup(store, file, { lock }), {
      code: 'backup-file-exists',
      fix: /--force/,
    })
    assert(readFileSync(file).equals(before))
    await createBackup(store, file, { lock, mayReplace: true })
    assert(!readFileSync(file).equals(before))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    await readBackup(file, key, {})
    for (const path of [join(folder, 'none/backup.age'), folder]) {
      await assert.rejects(createBackup(store, path, { lock }), {
        code: /backup-file-(unwritable|exists)/,
      })
    }
    await assert.rejects(
      createBackup(store, join(folder, 'x'), { lock: { recipients: ['age1no'] } }),
      {
        code: 'backup-recipient-refused',
      },
    )
    assert.deepEqual(readdirSync(folder), ['backup.age'])
  })
})

test('a full disk ends a backup, and a restore, with nothing left of either', async (t) => {
  await inFolder(async (folder) => {
    const small = join(folder, 'small')
    mkdirSync(small)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', small])
    if (mounted.status !== 0) {
      t.skip('this user may not mount a small file system')
      return
    }
    try {
      await assert.rejects(createBackup(store, join(small, 'backup.age'), { lock }), {
        code: 'backup-disk-full',
      })
      assert.deepEqual(readdirSync(small), [])

      const { file } = await backUp(store, folder)
      const restored = await openTestStore(clock)
      try {
        const before = await allRows(restored)
        const cramped = { ...restored, directory: { ...restored.directory, blobs: small } }
        await assert.rejects(restoreBackup(cramped, file, key), { code: 'restore-disk-full' })
        assert.deepEqual(await allRows(restored), before)
        assert.deepEqual(readdirSync(restored.directory.keys), [])
      } finally {
        await restored.close()
      }
    } finally {
      spawnSync('umount', [small])
    }
  })
})
