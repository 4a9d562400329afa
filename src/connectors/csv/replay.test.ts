import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { readArchive } from '#connectors/read-archive.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { replay } from './written-list.ts'

const recorded: RecordedCall[] = []
for await (const call of readArchive(join(import.meta.dirname, 'fixtures/three-lists.jsonl'))) {
  recorded.push(call)
}
const at = new Date('2026-11-23T06:00:00Z')

test('the recording in fixtures/ gives a whole list, one with bad rows and one that is missing', async () => {
  const { items, receipts } = await replay(recorded, at)
  assert.deepEqual(
    [...items.keys()],
    ['register:orders', 'register:users', 'register:files', 'backups:nightly-1'],
  )
  assert.deepEqual(items.get('register:users'), {
    id: 'register:users',
    account: 'on-premises',
    provider: 'hetzner',
    kind: 'instance',
    engine: 'mysql',
    locations: [
      { region: 'Falkenstein', country: 'DE' },
      { region: 'Ashburn', country: 'US' },
    ],
    encryptedAtRest: false,
  })
  assert.deepEqual(
    receipts.map(({ scope, because, message }) => [scope, because, message]),
    [
      [
        'csv/backups',
        'MalformedItem',
        '2 of 3 rows are bad: line 3 (Encrypted: no word for yes or no), lines 4 to 6 (a quote in the middle of a field)',
      ],
      ['csv/old-site', 'ENOENT', 'there is no file /lists/old-site.csv'],
      [
        'csv/register',
        undefined,
        '3 rows, read as windows-1252 (by content), fields separated by ";"',
      ],
    ],
  )
})

test('rows that a recording lacks are unread, not an end', async () => {
  const { receipts } = await replay(
    recorded.filter(({ params }) => params['from'] !== 2),
    at,
  )
  assert.equal(receipts.find(({ scope }) => scope === 'csv/register')?.because, 'NotRecorded')
})

test('rows that lead back to themselves end', async () => {
  const calls = recorded.map((call) =>
    call.params['from'] === 2 ? { ...call, response: { rows: [], faults: [], next: 2 } } : call,
  )
  const { receipts } = await replay(calls, at)
  assert.equal(receipts.find(({ scope }) => scope === 'csv/register')?.because, 'PaginationLoop')
})

test('a list whose opening a recording lacks does not vanish', async () => {
  const { receipts } = await replay(
    recorded.filter(({ op }) => op !== 'open'),
    at,
  )
  assert.deepEqual(
    receipts.map(({ scope, because }) => [scope, because]),
    [
      ['csv/backups', 'NotRecorded'],
      ['csv/register', 'NotRecorded'],
    ],
  )
})
