import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { parseEntry } from '#log/entry.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { endedLogs, logTables } from '#store/ended-logs.ts'
import { managedItems } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { listOrganisations, readOrg, withOrg } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import { approveException } from './approve-exception.ts'
import { findOrganisation } from './begin.ts'
import { publishControls } from './publish-controls.ts'
import { publishedFolder } from './publish.ts'
import { planRecovery, recoverLog } from './recover.ts'
import { signHead } from './sign.ts'
import {
  assertLogReplays,
  beginCompany,
  databaseId,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { backUp, restore } from './test-older-copy.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const folder = mkdtempSync(join(tmpdir(), 'beleg-recover-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const control = 'databases-encrypted-at-rest'

/**
 * A company whose database is older than what it signed: keys and public files are of later than its rows, as after the
 * restore of a backup. (The company works on as a copy under another name, whose later files are put beside it.)
 */
async function rolledBack(): Promise<{ company: TestCompany; held: number; signed: number }> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 60 })
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: true, b: false } } }))
  await withOrg(store, company.org, (tx) =>
    approveException(tx, {
      test: 'storage-encrypted',
      items: [databaseId('us-east-1', 'b')],
      reason: 'r',
      measure: 'm',
      requestedBy: 'one role',
      approvedBy: 'another role',
      until: new Date(clock.now.getTime() + 30 * 86_400_000).toISOString(),
    }),
  )
  await run(company)
  await publishNow(company)
  const held = (await entriesOf(company)).length
  const backup = await backUp(company)
  passTime(company, 3600)
  await run(company)
  await publishNow(company)
  const signed = (await entriesOf(company)).length
  await restore(company, backup)
  assert(signed > held)
  return { company, held, signed }
}

async function recover(company: TestCompany): Promise<TestCompany> {
  const plan = await planRecovery(store, company.organisation)
  return { ...company, organisation: await recoverLog(store, company.organisation, plan) }
}

test('a log that goes on is not recovered', async () => {
  const company = await beginCompany(store, clock)
  await assert.rejects(planRecovery(store, company.organisation), { code: 'log-intact' })
  await publishNow(company)
  await assert.rejects(planRecovery(store, company.organisation), { code: 'log-intact' })
})

test('what a recovery would do is said before anything is changed', async () => {
  const { company, held, signed } = await rolledBack()
  const { organisation } = company
  await assert.rejects(signHead(store, organisation), {
    code: 'log-rolled-back',
    fix: /beleg log recover/,
  })
  const plan = await planRecovery(store, organisation)
  assert.equal(plan.because, 'rolled-back')
  assert.deepEqual([plan.held, plan.signed.size, plan.published], [held, signed, signed])
  assert.equal(plan.next, `${organisation.origin}-2`)
  await assert.rejects(signHead(store, organisation), { code: 'log-rolled-back' })
  assert.equal((await entriesOf(company)).length, held)
  await assert.rejects(planRecovery(store, organisation, organisation.origin), {
    code: 'origin-refused',
  })
})

test('the new log names the old one and where it ended; numbers, windows and findings begin anew', async () => {
  const { company, signed } = await rolledBack()
  const oldKey = readFileSync(join(store.directory.keys, `${company.organisation.slug}.key`))
  const now = await recover(company)
  const [genesis] = await entriesOf(now)
  assert(genesis?.t === 'genesis')
  assert.equal(genesis.previous?.origin, company.organisation.origin)
  assert.equal(genesis.previous.size, signed)
  assert.equal(now.organisation.origin, genesis.origin)

  await read(now, rdsCalls({ 'us-east-1': { databases: { a: true, b: false } } }))
  const runs = await run(now)
  assert(runs.every(({ seq }) => seq === 1))
  assert.equal(runs.find(({ test: id }) => id === 'storage-encrypted')?.result, 'excepted')
  const page = await publishNow(now)
  assert.deepEqual(
    page.controls.map(({ status }) => status.status),
    ['pending'],
  )
  await assertLogReplays(now)
  const { slug } = company.organisation
  assert.deepEqual(readFileSync(join(store.directory.keys, `${slug}.key`)), oldKey)
  assert(existsSync(join(store.directory.keys, `${slug}.log-2.key`)))
})

test('the rows and public files of the old log stay as they were, readable under its own name, and nothing is added', async () => {
  const { company, held } = await rolledBack()
  const entries = await entriesOf(company)
  const published = join(publishedFolder(store, company.organisation), 'log')
  const copy = join(folder, 'log')
  cpSync(published, copy, { recursive: true })
  const now = await recover(company)
  await publishNow(now)

  const [ended] = await readOrg(store, now.org, endedLogs)
  assert(ended)
  assert.equal(ended.held, held)
  const old = await findOrganisation(store, ended.slug)
  const kept = await readOrg(store, old.id, async (tx) =>
    (await readEntries(tx, 0, (await readHead(tx)).size)).map(({ bytes }) => parseEntry(bytes)),
  )
  assert.deepEqual(kept, entries)
  await assertLogReplays({ ...company, organisation: old, org: old.id })
  await assert.rejects(
    withOrg(store, old.id, async () => undefined),
    { code: 'log-ended' },
  )
  assert(!(await listOrganisations(store)).some(({ slug }) => slug === old.slug))
  for (const file of ['checkpoint', 'policy'])
    assert.deepEqual(readFileSync(join(published, file)), readFileSync(join(copy, file)))
})

test('every table that names entries of a log goes with the log, or was thought about', async () => {
  const { rows } = await store.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'beleg' AND column_name IN ('entry', 'status_entry', 'index')`,
  )
  const staying = rows.filter(({ name }) => !logTables.some((table) => table === name))
  assert.deepEqual(
    staying,
    [],
    'add it to logTables in store/ended-logs.ts, or write its entries again',
  )
  assert(rows.length >= 4)
})

test('approved exceptions that stand are logged again, with what they were approved as', async () => {
  const { company } = await rolledBack()
  const before = await readOrg(store, company.org, (tx) => managedItems(tx, exceptionRecords))
  const now = await recover(company)
  const after = await readOrg(store, now.org, (tx) => managedItems(tx, exceptionRecords))
  const bare = (records: typeof before) => records.map(({ entry: _entry, ...record }) => record)
  assert.deepEqual(bare(after), bare(before))
  const entry = (await entriesOf(now))[after[0]?.entry ?? -1]
  assert(entry?.t === 'exception')
})

test('a recovery that dies half-way has changed nothing, and the next one goes through; a second one can follow', async () => {
  const { company } = await rolledBack()
  const plan = await planRecovery(store, company.organisation)
  const dying = {
    ...store,
    db: store.db.withPlugin({
      transformQuery({ node }) {
        if (JSON.stringify(node).includes('signed_root')) throw new Error('died here')
        return node
      },
      transformResult: async ({ result }) => result,
    }),
  }
  await assert.rejects(recoverLog(dying, company.organisation, plan), /died here/)
  await assert.rejects(signHead(store, company.organisation), { code: 'log-rolled-back' })

  let now = await recover(company)
  assert.equal(await readOrg(store, now.org, (tx) => lastRun(tx, 'storage-encrypted')), undefined)
  await publishNow(now)
  const backup = await backUp(now)
  await run(now)
  await publishNow(now)
  await restore(now, backup)
  now = await recover(now)
  assert.match(now.organisation.origin, /\/log-3$/)
  await publishNow(now)
  await assertLogReplays(now)
  assert.equal((await readOrg(store, now.org, endedLogs)).length, 2)
})
