import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  itemsOf,
  listed,
  organisation,
  receiptOf,
  replay,
} from '#connectors/gcp/fixtures/replay.ts'
import { snapshots } from '#populations/snapshot.ts'

const scope = listed('sqladmin.googleapis.com/Backup')

test('a backup of Cloud SQL that outlives its instance is a copy of data, wherever it lies, and none of an instance of the same name', async () => {
  const read = await replay(organisation)
  const kept = itemsOf(read, snapshots).filter(({ id }) => /^\/\/cloudsql.*\/backups\//.test(id))
  assert.deepEqual(
    kept.map(({ id, of, locations, encryptionKey, takenAt }) => ({
      id: id.replace(/^.*\//, ''),
      of: of.replace(/^.*\//, ''),
      locations,
      encryptionKey,
      takenAt,
    })),
    [
      {
        id: 'final-1',
        of: 'orders@2026-10-20',
        locations: [{ region: 'europe-west3', country: 'DE' }],
        encryptionKey: { kind: 'provider' },
        takenAt: '2026-10-20T09:00:00.000Z',
      },
      {
        id: 'kept-2',
        of: 'old@2026-11-01',
        locations: undefined,
        encryptionKey: { kind: 'provider' },
        takenAt: undefined,
      },
    ],
  )
  assert.equal(receiptOf(read, scope).items, 2)
})

test('where their list was not read, what outlives its instance is not known to be none', async () => {
  const denied = organisation.map((call) =>
    call.params['assetTypes'] === 'sqladmin.googleapis.com/Backup'
      ? { ...call, response: undefined, error: { code: 'PERMISSION_DENIED', message: 'no' } }
      : call,
  )
  const { complete, because, feeds } = receiptOf(await replay(denied), scope)
  assert.deepEqual([complete, because, feeds], [false, 'PERMISSION_DENIED', [snapshots.id]])
})
