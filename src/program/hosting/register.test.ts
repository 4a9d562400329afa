import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { DataStore } from '#populations/data-store.ts'
import { databases } from '#populations/database.ts'

import { DatabaseReconciliation, databaseReconciliation } from './database-reconciliation.ts'
import { databasesComplete } from './databases-complete.ts'
import { everyDatabase } from './every-database.ts'
import { storedData } from './stored-data.ts'

const at = new Date('2026-11-23T06:00:00Z')

const atlas: DataStore = {
  id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a03',
  name: 'Atlas',
  provider: 'MongoDB Atlas',
  product: 'MongoDB',
  owner: 'lead',
  countries: ['DE'],
  encrypted: 'yes',
  backedUp: 'yes',
  checkedOn: '2026-05-01',
}

function database(name: string, more: object = {}) {
  return {
    id: `arn:aws:rds:us-east-1:111122223333:db:${name}`,
    account: '111122223333',
    kind: 'instance',
    engine: 'postgres',
    locations: [{ region: 'us-east-1', country: 'US' }],
    ...more,
  }
}

function judged(known: object, ...all: object[]): string {
  const relatives = groupRelatives(databaseReconciliation, new Map([[databases.id, all]]))
  const [item] = databaseReconciliation.derive(known, relatives(''))
  const { kind, reason } = databasesComplete.judge(DatabaseReconciliation.parse(item), at, {
    months: 12,
  })
  return reason ? `${kind}:${reason.code}` : kind
}

test('a database that no source reads is judged like the others, by what the register says', () => {
  const [stored] = storedData.derive(atlas, {})
  assert.deepEqual(stored?.locations, [{ region: 'DE', country: 'DE' }])
  assert.equal(everyDatabase.derive(atlas, {})[0]?.provider, 'MongoDB Atlas')
})

test('where a source reads a store, the source’s word counts and not the register’s', () => {
  const read = { ...atlas, readAs: 'arn:aws:rds:*' }
  assert.deepEqual(storedData.derive(read, {}), [])
  assert.deepEqual(everyDatabase.derive(read, {}), [])
})

test('copies of disks and machines are no databases, and lie where they may', () => {
  const copy = { id: 's', account: '1', of: 'v', locations: [{ region: 'eu-west-1' }] }
  assert.deepEqual(storedData.derive({ ...copy, source: 'volume' }, {}), [])
  assert.equal(storedData.derive({ ...copy, source: 'database' }, {}).length, 1)
})

test('a provider that counts more than we read shows that something is missing; fewer is no worse', () => {
  const counted = (count: number) => ({
    id: 'aws/111122223333/us-east-1/config/AWS::RDS::DBInstance',
    provider: 'aws',
    account: '111122223333',
    region: 'us-east-1',
    type: 'AWS::RDS::DBInstance',
    kind: 'instance',
    count,
  })
  const elsewhere = database('c', { locations: [{ region: 'us-west-2', country: 'US' }] })
  const held = [database('a'), database('b'), elsewhere, database('d', { account: '444455556666' })]
  assert.equal(judged(counted(2), ...held), 'pass')
  assert.equal(judged(counted(1), ...held), 'pass')
  assert.equal(judged(counted(3), ...held), 'fail:fewer-read')
  assert.equal(judged(counted(3), ...held.toReversed()), 'fail:fewer-read')
})

test('a second count that is not taken, or no longer, shows nothing where there is anything to count', () => {
  const counts = {
    id: 'aws/111122223333/us-east-1/config/AWS::RDS::DBInstance',
    provider: 'aws',
    account: '111122223333',
    region: 'us-east-1',
    type: 'AWS::RDS::DBInstance',
    kind: 'instance',
  }
  const leftOut = { ...counts, uncounted: 'left-out' }
  assert.equal(judged(leftOut, database('a')), 'unknown:left-out')
  assert.deepEqual(databaseReconciliation.derive(leftOut, { databases: [] }), [])
  assert.equal(judged({ ...counts, uncounted: 'stopped' }, database('a')), 'unknown:stopped')
  assert.equal(judged({ ...counts, uncounted: 'stopped' }), 'unknown:stopped')
  assert.equal(judged({ ...counts, count: { unread: 'a/scope' } }), 'unknown:not-read')
  assert.equal(judged(counts, database('a')), 'unknown:not-reported')
})

test('what another service keeps under the same kind does not stand in for what was not read', () => {
  const counted = {
    id: 'aws/111122223333/us-east-1/config/AWS::RDS::DBInstance',
    provider: 'aws',
    account: '111122223333',
    type: 'AWS::RDS::DBInstance',
    kind: 'instance',
    ids: 'arn:*:rds:*',
    count: 2,
  }
  const ofLightsail = database('b', {
    id: 'arn:aws:lightsail:us-east-1:111122223333:RelationalDatabase/b',
  })
  assert.equal(judged(counted, database('a'), ofLightsail), 'fail:fewer-read')
  assert.equal(judged(counted, database('a'), database('b'), ofLightsail), 'pass')
})

test('an entry that a source should read fails where none shows it, and another when nobody looked for a year', () => {
  const read = { ...atlas, readAs: 'arn:aws:rds:*:db:a' }
  assert.equal(judged(read, database('a')), 'pass')
  assert.equal(judged(read, database('b')), 'fail:not-seen')
  assert.equal(judged(atlas), 'pass')
  assert.equal(judged({ ...atlas, checkedOn: '2025-05-01' }), 'fail:not-checked')
  assert.equal(judged({ ...atlas, checkedOn: '2027-05-01' }), 'unknown:dated-ahead')
})
