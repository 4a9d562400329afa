import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import { CallError } from '#connectors/transport.ts'
import type { Call, Transport } from '#connectors/transport.ts'
import { LiveAccess } from '#populations/live-access.ts'

import { assetScope } from './assets.ts'
import { emptyMeansNone } from './empty-means-none.ts'
import { organisation, parent, replay } from './fixtures/replay.ts'
import { kindOf } from './kinds.ts'

const faults: Record<string, (answer: unknown) => unknown> = {
  denied: () => new CallError('PERMISSION_DENIED', 'status 403'),
  throttled: () => new CallError('RESOURCE_EXHAUSTED', 'status 429'),
  'answered by a failing server': () => new CallError('Http503', 'status 503'),
  'timed out': () => new CallError('TimeoutError', 'timed out'),
  'cut off': (answer) => JSON.stringify(answer).slice(0, -5),
  'a login page': () => '<!DOCTYPE html><html><body>Sign in</body></html>',
  empty: () => ({}),
  nothing: () => null,
}

for (const [what, faulty] of Object.entries(faults)) {
  test(`whichever call is ${what}: its scope is incomplete, and no item looks better`, async () => {
    const inner = recordedTransport(organisation)
    const sound = await replay(organisation)
    const asked: Call[] = []
    await replay(organisation, { call: (call) => (asked.push(call), inner.call(call)) })
    assert(asked.length > 30)

    for (const target of asked) {
      const name = JSON.stringify(target)
      const spoilt: Transport = {
        async call(call) {
          if (JSON.stringify(call) !== name) return inner.call(call)
          const answer = faulty(await inner.call(call).catch(() => ({})))
          if (answer instanceof CallError) throw answer
          return answer
        },
      }
      const read = await replay(organisation, spoilt)
      const receipt = read.receipts.find((each) => each.scope === scopeOf(target))
      const mayBeWhole = what === 'empty' && emptyMeansNone.has(`${target.service}.${target.op}`)
      assert(receipt, `${scopeOf(target)} has a receipt`)
      assert(!receipt.complete || mayBeWhole, name)
      for (const [population, items] of read.items) {
        for (const [key, { item }] of items) {
          const before = sound.items.get(population)?.get(key)
          // What hangs on the list of projects has other names without it.
          if (!before && isProjects(target)) continue
          // Of a group whose members we did not learn everything is unknown.
          if (!before && target.service === 'cloudidentity' && isGroup(item)) continue
          if (before && population === 'live-access') assertGoesOn(item, before.item, read)
          assert(before, `${key} appeared from nowhere after ${name}`)
          assertNoBetter(item, before.item, `${key} after ${name}`)
        }
      }
    }
  })
}

function scopeOf({ service, op, account, params }: Call): string {
  const kind = op === 'assets.list' ? kindOf(params) : undefined
  if (kind) return assetScope(parent, kind)
  const scope = `${service}.${op}`
  const { managedZone, name, assetTypes } = params
  // Cloud SQL is searched by itself.
  const [sql] = /^sqladmin[^|]+/.exec(String(assetTypes)) ?? []
  if (sql !== undefined) return `gcp/${parent}/${scope}/${sql}`
  if (op === 'vulnerabilityReports.list')
    return `gcp/projects/${account}/${scope}/${String(params['zone'])}`
  const part = managedZone ?? params['site']
  if (typeof part === 'string') return `gcp/projects/${account}/${scope}/${part}`
  if (typeof name === 'string' && name.startsWith(parent)) return `gcp/${parent}/members/${scope}`
  return perProject.has(scope) ? `gcp/projects/${account}/${scope}` : `gcp/${parent}/${scope}`
}

const perProject = new Set([
  'appengine.domainMappings.list',
  'containeranalysis.occurrences.list',
  'firebasehosting.sites.list',
  'firestore.backups.list',
  'monitoring.notificationChannels.list',
  'monitoring.snoozes.list',
  'policyanalyzer.activities.query',
  'sqladmin.backupRuns.list',
  'storage.hmacKeys.list',
])

/** Somebody is known through fewer groups only where one of them says that it was not read, or the list as a whole was not. */
function assertGoesOn(item: unknown, before: unknown, read: ReadInMemory): void {
  const [told, was] = [item, before].map((each) => LiveAccess.parse(each).through ?? [])
  const isWhole = read.receipts.every(
    ({ scope, complete }) => complete || !scope.endsWith('/IAM_POLICY/every'),
  )
  if (!isWhole || was?.every((group) => told?.includes(group))) return
  const groups = was?.map((group) => read.items.get('live-access')?.get(group)?.item) ?? []
  const unread = groups.filter((group) => group && LiveAccess.parse(group).unread !== undefined)
  assert(unread.length > 0, `${was?.join(' ')} became ${told?.join(' ')}`)
}

function isProjects({ params }: Call): boolean {
  return kindOf(params)?.name === 'cloudresourcemanager.googleapis.com/Project'
}

function isGroup(item: unknown): boolean {
  return isRecord(item) && item['kind'] === 'group' && !('active' in item)
}

/** Every field, however deep, is as it was, or unread, or says less than it did. */
function assertNoBetter(item: unknown, before: unknown, message: string): void {
  if (isRecord(item) && 'unread' in item) return
  if (isRecord(item) && isRecord(before)) {
    for (const [field, value] of Object.entries(item)) {
      const was = before[field]
      // Held against the groups themselves: see assertGoesOn.
      if (field === 'through') continue
      if (field === 'account' && typeof value === 'string' && /^\d+$/.test(value)) continue
      // Without the list of projects a bucket's is called by its number, as Google calls it.
      if (field === 'of' && /\/projects\/\d+\/locations\//.test(String(value))) continue
      if (field === 'lastUsed' && value === null) continue
      if (field === 'scanning' && value === false) continue
      if (field === 'lastScannedAt' && value === null && item['scanning'] === false) continue
      // Where it is not known whether there can be machines.
      if (field === 'scans' && isEmpty(was) && JSON.stringify(value).includes('unread')) continue
      if (field === 'backup' && isRecord(value) && isRecord(was) && isLess(value, was)) continue
      if (field === 'incomplete') assert(Number(value) >= Number(was), message)
      else if (field !== 'first' && field !== 'scopes') assertNoBetter(value, was, message)
    }
  } else if (Array.isArray(item) && Array.isArray(before) && item.length === before.length) {
    for (const [index, value] of item.entries()) assertNoBetter(value, before[index], message)
  } else assert.deepEqual(item, before, message)
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function isLess(value: Record<string, unknown>, was: Record<string, unknown>): boolean {
  const isOn = value['enabled'] === true
  return (
    (!isOn || was['enabled'] === true) &&
    Number(value['retentionDays'] ?? 0) <= Number(was['retentionDays'] ?? 0)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
