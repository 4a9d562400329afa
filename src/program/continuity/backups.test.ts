import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Finding } from '#engine/finding.ts'
import { groupRelatives } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import type { FileSystem } from '#populations/file-system.ts'
import { protectedResources } from '#populations/protected-resource.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import { restoreTests } from '#populations/restore-test.ts'
import { snapshots } from '#populations/snapshot.ts'

import { BackedUpData, backedUpData } from './backed-up-data.ts'
import { backupEnabled } from './backup-enabled.ts'
import { backupRecent } from './backup-recent.ts'
import { backupRetention } from './backup-retention.ts'
import { RestoreObligation, restoreObligation } from './restore-obligation.ts'
import { restoreTestedYearly } from './restore-tested-yearly.ts'

const at = new Date('2026-11-23T06:00:00Z')
const arn = 'arn:aws:rds:us-east-1:111122223333:db:orders'

function stored(more: Partial<Database>): Database {
  return { id: arn, account: '111122223333', kind: 'instance', engine: 'postgres', ...more }
}

/** What is derived of a database beside these items of other populations. */
function derivedOf(database: Database, beside: Record<string, unknown[]> = {}): BackedUpData[] {
  const relatives = groupRelatives(backedUpData, new Map(Object.entries(beside)))
  return [...backedUpData.derive(database, relatives(databases.key(database)))]
}

function findings(item: BackedUpData | undefined): string {
  assert(item)
  const parsed = BackedUpData.parse(item)
  const said = [
    backupEnabled.judge(parsed, at, {}),
    backupRecent.judge(parsed, at, { hours: 26 }),
    backupRetention.judge(parsed, at, { days: 7 }),
  ]
  return said.map(told).join(' ')
}

function told({ kind, reason }: Finding): string {
  return reason ? `${kind}:${reason.code}` : kind
}

const point = {
  id: 'point',
  account: '111122223333',
  of: arn,
  source: 'database',
  vault: 'daily',
  usable: true,
  takenAt: '2026-11-23T01:00:00.000Z',
  keptDays: 35,
}

test('a cache, a replica, a member and a global cluster hold nothing of their own', () => {
  for (const more of [
    { kind: 'cache' },
    { kind: 'global-cluster' },
    { kind: 'stream' },
    { replicaOf: 'orders' },
    { partOf: 'arn:cluster' },
  ] as const)
    assert.deepEqual(derivedOf(stored(more)), [])
  assert.equal(derivedOf(stored({})).length, 1)
})

test('of a database that is stopped the last moment before counts: nothing changed since', () => {
  const own = { enabled: true, retentionDays: 14, latestRestorable: '2026-11-18T05:55:00.000Z' }
  const stopped = (stoppedAt: string) =>
    findings(derivedOf(stored({ backup: { ...own, stoppedAt } }))[0])
  assert.equal(stopped('2026-11-18T06:00:00.000Z'), 'pass pass:stopped pass')
  assert.equal(stopped('2026-11-20T06:00:00.000Z'), 'pass fail:too-old pass')
  assert.equal(findings(derivedOf(stored({ backup: own }))[0]), 'pass fail:too-old pass')
  // Of Cloud SQL nobody says since when.
  const [unsaid] = derivedOf(stored({ backup: { ...own, stopped: true } }))
  assert.equal(findings(unsaid), 'pass unknown:stopped-when pass')
})

test('a file system that keeps all in volumes, and a volume that mirrors another, are backed up there', () => {
  const relatives = groupRelatives(backedUpData, new Map())
  const derived = (more: Partial<FileSystem>) => {
    const kept = { id: arn, account: '111122223333', ...more }
    return [...backedUpData.derive(kept, relatives(arn))]
  }
  assert.deepEqual(derived({ keptElsewhere: 'volumes' }), [])
  assert.deepEqual(derived({ keptElsewhere: 'source' }), [])
  const off = { enabled: false, retentionDays: 0 }
  assert.equal(findings(derived({ backup: off })[0]), 'fail:none fail:none fail:none')
})

test('its own backups, those of a service, or the versions of a bucket are enough', () => {
  const own = { enabled: true, retentionDays: 14, latestRestorable: '2026-11-23T05:55:00.000Z' }
  assert.equal(findings(derivedOf(stored({ backup: own }))[0]), 'pass pass pass')
  const off = { enabled: false, retentionDays: 0 }
  assert.equal(findings(derivedOf(stored({ backup: off }))[0]), 'fail:none fail:none fail:none')
  const kept = { [recoveryPoints.id]: [point] }
  assert.equal(findings(derivedOf(stored({ backup: off }), kept)[0]), 'pass pass pass')
  const bucket = stored({ kind: 'bucket', versioning: true, versionsKept: 'forever' })
  assert.equal(findings(derivedOf(bucket)[0]), 'pass pass pass:versions')
  const plain = stored({ kind: 'bucket', versioning: false })
  assert.equal(findings(derivedOf(plain)[0]), 'fail:no-versions fail:none fail:none')
})

test('the versions of a bucket are kept long enough only where no rule takes them before, or something else keeps longer', () => {
  const judged = (
    versionsKept: Database['versionsKept'],
    more: Partial<Database> = {},
    beside: Record<string, unknown[]> = {},
  ) => {
    const bucket = stored({ kind: 'bucket', versioning: true, versionsKept, ...more })
    return findings(derivedOf(bucket, beside)[0]).replace('pass pass ', '')
  }
  assert.equal(judged('forever'), 'pass:versions')
  assert.equal(judged(7), 'pass:versions')
  assert.equal(judged(6), 'fail:too-short')
  assert.equal(judged(undefined), 'unknown:not-reported')
  assert.equal(judged({ unread: 'aws/1/s3.x' }), 'unknown:not-read')
  assert.equal(judged(1, {}, { [recoveryPoints.id]: [point] }), 'pass')
  assert.equal(judged({ unread: 'x' }, {}, { [recoveryPoints.id]: [point] }), 'pass')
  assert.equal(judged(1, { backup: { enabled: true, retentionDays: 7 } }), 'pass')
  assert.equal(judged(1, { backup: { unread: 'x' } }), 'unknown:not-read')
})

test('a lone snapshot is recent, and no backup', () => {
  const snapshot = { id: 's', account: '1', of: arn, source: 'database', takenAt: point.takenAt }
  const beside = { [snapshots.id]: [snapshot] }
  const off = stored({ backup: { enabled: false } })
  assert.equal(findings(derivedOf(off, beside)[0]), 'fail:none pass fail:none')
})

test('backups that are old, or kept too shortly, fail, each under its own test', () => {
  const own = { enabled: true, retentionDays: 1, latestRestorable: '2026-11-20T00:00:00.000Z' }
  assert.equal(findings(derivedOf(stored({ backup: own }))[0]), 'pass fail:too-old fail:too-short')
  const seen = { id: arn, account: '1', lastBackup: '2026-11-23T01:00:00.000Z' }
  const beside = { [protectedResources.id]: [seen] }
  assert.equal(findings(derivedOf(stored({ backup: own }), beside)[0]), 'pass pass fail:too-short')
})

test('what could not be read is unknown, and so is a time that nobody says', () => {
  const unread = { unread: 'aws/1/dynamodb.DescribeContinuousBackups' }
  assert.equal(
    findings(derivedOf(stored({ backup: unread }))[0]),
    'unknown:not-read unknown:not-read unknown:not-read',
  )
  assert.equal(
    findings(derivedOf(stored({ backup: { enabled: true } }))[0]),
    'pass unknown:no-time unknown:not-reported',
  )
})

test('an objective is met by a checked restore in time within a year, whatever order they come in', () => {
  const objective = {
    id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a02',
    name: 'Orders',
    stores: ['arn:aws:rds:*:db:orders'],
    withinMinutes: 60,
    owner: 'lead',
  }
  const restore = (day: string, minutes: number, more: object = {}) => ({
    id: day,
    account: '1',
    of: arn,
    state: 'succeeded',
    validation: 'successful',
    startedAt: `${day}T08:00:00.000Z`,
    endedAt: new Date(Date.parse(`${day}T08:00:00Z`) + minutes * 60_000).toISOString(),
    ...more,
  })
  const judged = (...tests: object[]) =>
    [tests, tests.toReversed()].map((order) => {
      const relatives = groupRelatives(restoreObligation, new Map([[restoreTests.id, order]]))
      const [item] = restoreObligation.derive(objective, relatives(objective.id))
      return told(restoreTestedYearly.judge(RestoreObligation.parse(item), at, { months: 12 }))
    })
  const good = restore('2026-02-01', 30)
  assert.deepEqual(judged(good), ['pass', 'pass'])
  assert.deepEqual(judged(good, restore('2026-10-01', 30, { state: 'failed' })), ['pass', 'pass'])
  assert.deepEqual(judged(), ['fail:never', 'fail:never'])
  assert.deepEqual(judged(restore('2025-10-01', 30))[0], 'fail:too-old')
  assert.deepEqual(judged(restore('2026-10-01', 90))[0], 'fail:too-slow')
  assert.deepEqual(
    judged(restore('2026-10-01', 30, { validation: undefined }))[0],
    'fail:unchecked',
  )
  assert.deepEqual(judged(restore('2026-10-01', 30, { of: 'arn:other' }))[0], 'fail:never')
})
