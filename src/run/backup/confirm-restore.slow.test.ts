import assert from 'node:assert/strict'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { signHead } from '#run/sign.ts'
import { assertLogReplays, passTime, publishNow, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { Store } from '#store/database.ts'
import { stageOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { confirmRestore } from './confirm-restore.ts'
import { restoreBackup } from './restore-backup.ts'
import { backUp, busyCompany, inFolder, key, movedTo } from './test-backups.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

/** The checkpoint that the public sees. */
function checkpointOf({ store: { directory }, organisation }: TestCompany): string {
  return readFileSync(join(directory.published, organisation.slug, 'log/checkpoint'), 'utf8')
}

/** Restores a backup of the store as it is now, after `later` happened to the company. */
async function restoring(
  company: TestCompany,
  later: () => Promise<unknown>,
  use: (restored: Store) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const { file } = await backUp(company.store, folder)
    await later()
    const restored = await openTestStore(clock)
    try {
      await restoreBackup(restored, file, key)
      await use(restored)
    } finally {
      await restored.close()
    }
  })
}

/** The company runs its tests and publishes once more. */
async function goOn(company: TestCompany): Promise<void> {
  passTime(company, 3600)
  await run(company, 'storage-encrypted')
  await publishNow(company)
}

const unconfirmed = {
  code: 'restore-unconfirmed',
  fix: /--latest-checkpoint https:\/\/.*--accept-loss/,
}

test('a restored log is not signed before somebody looked whether later heads were published', async () => {
  const company = await busyCompany(store, clock)
  await restoring(
    company,
    () => Promise.resolve(),
    async (restored) => {
      await assert.rejects(signHead(restored, company.organisation), unconfirmed)
      const checkpoint = checkpointOf(company)
      assert.equal(await confirmRestore(restored, company.organisation, { checkpoint }), true)
      assert.equal((await signHead(restored, company.organisation)).note, checkpoint)
      assert.equal(await confirmRestore(restored, company.organisation, { checkpoint }), false)
    },
  )
})

test('a backup that is older than what was published is caught: by the checkpoint, and by public files that survived', async () => {
  const company = await busyCompany(store, clock)
  await restoring(
    company,
    () => goOn(company),
    async (restored) => {
      const { organisation } = company
      const rolledBack = { code: 'log-rolled-back', fix: /beleg log recover/ }
      const checkpoint = checkpointOf(company)
      await assert.rejects(confirmRestore(restored, organisation, { checkpoint }), rolledBack)
      await assert.rejects(signHead(restored, organisation), unconfirmed)

      // Entries that are added before anybody looks do not make it look complete.
      await run(movedTo(company, restored))
      await assert.rejects(confirmRestore(restored, organisation, { checkpoint }), rolledBack)

      const public_ = join(restored.directory.published, organisation.slug, 'log/checkpoint')
      const from = join(store.directory.published, organisation.slug, 'log/checkpoint')
      cpSync(from, public_)
      await assert.rejects(signHead(restored, organisation), rolledBack)
      await assert.rejects(publishNow(movedTo(company, restored)), rolledBack)
      assert.equal(readFileSync(public_, 'utf8'), checkpoint)
    },
  )
})

test('public files that survived and hold nothing later let the restored log go on by itself', async () => {
  const company = await busyCompany(store, clock)
  await restoring(
    company,
    () => Promise.resolve(),
    async (restored) => {
      const path = join(company.organisation.slug, 'log/checkpoint')
      cpSync(join(store.directory.published, path), join(restored.directory.published, path))
      const again = movedTo(company, restored)
      await goOn(again)
      await assertLogReplays(again)
    },
  )
})

test('a checkpoint of another history, of another log, or of nobody confirms nothing', async () => {
  const company = await busyCompany(store, clock)
  const stranger = await busyCompany(store, clock)
  const { organisation } = company
  await restoring(
    company,
    () => Promise.resolve(),
    async (restored) => {
      // The same log restored twice, and gone on with twice: two histories by one key.
      await inFolder(async (folder) => {
        const { file } = await backUp(restored, folder)
        const twin = await openTestStore(clock)
        try {
          await restoreBackup(twin, file, key)
          await confirmRestore(twin, organisation, 'loss-accepted')
          await goOn(movedTo(company, twin))
          const ahead = checkpointOf(movedTo(company, twin))
          const refused = { code: 'log-rolled-back' }
          await assert.rejects(
            confirmRestore(restored, organisation, { checkpoint: ahead }),
            refused,
          )

          passTime(company, 7200)
          await goOn(company)
          await goOn(company)
          const forked = await backUp(store, folder, 'forked.age')
          const later = await openTestStore(clock)
          try {
            await restoreBackup(later, forked.file, key)
            await assert.rejects(confirmRestore(later, organisation, { checkpoint: ahead }), {
              code: 'log-forked',
              message: /two histories/,
            })
          } finally {
            await later.close()
          }
        } finally {
          await twin.close()
        }
      })
      for (const checkpoint of [
        checkpointOf(stranger),
        checkpointOf(company).replace(/— .*/, ''),
        checkpointOf(company).replace(/^(.*\n)\d+/, '$11'),
        '',
        'no note at all',
      ]) {
        await assert.rejects(confirmRestore(restored, organisation, { checkpoint }), {
          code: 'checkpoint-refused',
        })
      }
      await assert.rejects(signHead(restored, organisation), unconfirmed)
    },
  )
})

test('who says that no copy is left may sign, and that stays on record', async () => {
  const company = await busyCompany(store, clock)
  await restoring(
    company,
    () => Promise.resolve(),
    async (restored) => {
      await confirmRestore(restored, company.organisation, 'loss-accepted')
      await goOn(movedTo(company, restored))
      const { rows } = await restored.pool.query(
        'SELECT confirmed_by, checkpoint FROM beleg.restore WHERE org_id = $1 AND confirmed_at IS NOT NULL',
        [company.org],
      )
      assert.deepEqual(rows, [{ confirmed_by: 'loss-accepted', checkpoint: null }])
      await assert.rejects(
        stageOrg(restored, company.org, ({ db }) => db.deleteFrom('restore').execute()),
        /permission denied/,
      )
    },
  )
})
