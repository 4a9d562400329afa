import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { sql } from 'kysely'

import { OperatingError } from '#engine/operating-error.ts'
import { permissionNames } from '#engine/permissions.ts'
import { readAsked } from '#run/asked-readings.ts'
import { collect } from '#run/collect.ts'
import { meansOf } from '#run/means.ts'
import { findSource } from '#run/round.ts'
import { runDue } from '#run/schedule.ts'
import {
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  read,
  awsCalls,
  answer,
  run,
} from '#run/test-company.ts'
import type { AwsState, TestCompany } from '#run/test-company.ts'
import { putDocument } from '#store/documents.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { askedSources, findSourceState, listSources } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { unreadScopes } from '#store/unread-scopes.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const ada = actorOf('ada', 'lead')
const bob = actorOf('bob', 'admin')
const operator = { ...ada, kind: 'operator' as const, permissions: new Set(permissionNames) }

const secret = 'canary/wJalrXUtnFEMI/K7MDENG/bPxRfiCY'
const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }

function refusal(code: string) {
  return (error: unknown) => {
    assert(error instanceof OperatingError, String(error))
    assert.equal(error.code, code)
    return true
  }
}

/** A list of databases, handed in. */
async function handIn(company: TestCompany, text: string) {
  return await withOrg(store, company.org, async (tx) => {
    const list = { name: 'list.csv', type: 'text/csv', uploadedBy: 'ada' }
    return await putDocument(tx, store.directory, { ...list, bytes: Buffer.from(text) })
  })
}

function listSettings(document: string, asOf = '2026-11-01') {
  const fields = {
    account: { constant: 'cellar' },
    kind: { constant: 'instance' },
    engine: 'System',
    encryptedAtRest: { column: 'Encrypted', as: 'boolean' },
  }
  const file = `document:${document}`
  const list = { name: 'list', population: 'database', exportOf: 'CMDB', asOf, file }
  return { files: [{ ...list, key: { columns: ['Name'] }, fields }] }
}

/** Everything the account answers, read. */
async function readAll(company: TestCompany, state: AwsState): Promise<void> {
  await answer(company, awsCalls(state))
  await read(company)
}

/** How many items, of whatever population, stand as a source read them. */
async function countStanding({ org }: TestCompany, source: string): Promise<number> {
  const { rows } = await readOrg(store, org, (tx) =>
    sql<{ n: number }>`SELECT count(*)::int AS n FROM item
      WHERE org_id = ${org} AND source = ${source} AND recorded_to = 'infinity'`.execute(tx.db),
  )
  return rows[0]?.n ?? 0
}

async function itemsOf(company: TestCompany) {
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'database'))
  return items.map(({ key: id, confirmed }) => [id.split(':').at(-1), confirmed])
}

test('only who may change sources does, and what weakens asks for a recent proof', async () => {
  const company = await beginCompany(store, clock)
  const member = actorOf('eve', 'member', 'control-owner', 'auditor')
  const input = { id: 'aws', connector: 'aws', settings: {} }
  await assert.rejects(perform(company, member, 'source.add', input), refusal('not-permitted'))
  await assert.rejects(perform(company, ada, 'source.add', input, false), refusal('proof-needed'))
  for (const id of ['source.test', 'source.read', 'source.remove', 'source.end', 'source.upload'])
    await assert.rejects(
      perform(company, member, id, { source: 'aws' }),
      refusal('not-permitted'),
      id,
    )
  assert.deepEqual(await readOrg(store, company.org, listSources), [])
})

test('settings that the connector does not know, and paths on the server, are refused', async () => {
  const company = await beginCompany(store, clock)
  const add = (connector: string, settings: unknown, actor = ada) =>
    perform(company, actor, 'source.add', { id: 'x', connector, settings })
  await assert.rejects(add('aws', { password: secret }), refusal('source-settings-refused'))
  await assert.rejects(
    add('tls', { endpoints: [], token: 'x' }),
    refusal('source-settings-refused'),
  )
  await assert.rejects(
    add('aws', { recorded: ['/etc/passwd'] }),
    refusal('source-settings-refused'),
  )
  await assert.rejects(add('aws', { profile: 'admin' }), refusal('operator-only'))
  await assert.rejects(add('aws', { endpointUrl: 'http://10.0.0.1' }), refusal('operator-only'))
  const file = { ...listSettings('0').files[0], file: '/etc/passwd', name: 'x' }
  await assert.rejects(add('csv', { files: [file] }), refusal('operator-only'))
  await assert.rejects(add('gopher', {}), refusal('input-refused'))
  await assert.rejects(
    perform(company, ada, 'source.add', { id: '<b>', connector: 'aws', settings: {} }),
    refusal('input-refused'),
  )
  assert.deepEqual(await add('aws', { profile: 'admin' }, operator), { source: 'x' })
})

test('a source goes out as the machine itself only where one organisation has it to itself, or the operator says so', async () => {
  const [company] = [await beginCompany(store, clock), await beginCompany(store, clock)]
  const keyless = { id: 'aws', connector: 'aws', settings: { account: '111122223333' } }
  await assert.rejects(perform(company, ada, 'source.add', keyless), refusal('key-needed'))
  assert.deepEqual(await perform(company, operator, 'source.add', keyless), { source: 'aws' })
  const change = { source: 'aws', settings: { account: '444455556666' } }
  await assert.rejects(perform(company, ada, 'source.change', change), refusal('key-needed'))
  await perform(company, ada, 'source.change', { ...change, settings: key })
  // The example is nobody's, and shares nothing with anyone.
  const others = "UPDATE beleg.organisation SET slug = 'example--' || slug WHERE id <> $1"
  await store.pool.query(others, [company.org])
  try {
    await perform(company, ada, 'source.change', change)
  } finally {
    await store.pool.query("UPDATE beleg.organisation SET slug = replace(slug, 'example--', '')")
  }
})

test('a draft that is discarded leaves nothing behind; of a source that was read before, everything stays expected', async () => {
  const company = await beginCompany(store, clock)
  const state = { 'us-east-1': { databases: { a: true }, snapshots: {} } }
  await readAll(company, state)
  const scopes = async () => {
    const found = await readOrg(store, company.org, (tx) => unreadScopes(tx, 'aws'))
    return [...found.scopes.values()]
  }
  await perform(company, ada, 'source.add', { id: 'draft', connector: 'aws', settings: key })
  await perform(company, ada, 'source.discard', { source: 'draft' })
  const { rows } = await store.pool.query(
    `SELECT FROM beleg.reading WHERE org_id = $1 AND source = 'draft'
     UNION ALL SELECT FROM beleg.scope WHERE org_id = $1 AND source = 'draft'
     UNION ALL SELECT FROM beleg.source WHERE org_id = $1 AND id = 'draft' AND secrets IS NOT NULL`,
    [company.org],
  )
  assert.equal(rows.length, 0)
  await perform(company, ada, 'source.remove', { source: 'aws', because: 'moved away' })
  const expected = await scopes()
  assert(expected.length > 0)
  await perform(company, bob, 'source.add', { id: 'aws', connector: 'aws', settings: key })
  await perform(company, bob, 'source.discard', { source: 'aws' })
  assert.deepEqual(await scopes(), expected)
  assert.deepEqual(await itemsOf(company), [['a', false]])
  // Who discarded the draft did not decide to remove anything.
  const end = { source: 'aws', because: 'gone' }
  await assert.rejects(perform(company, ada, 'source.end', end), refusal('same-person'))
})

test('a document of another organisation is no file of ours', async () => {
  const [company, other] = [await beginCompany(store, clock), await beginCompany(store, clock)]
  const { id } = await handIn(other, 'Name;System;Encrypted\na;pg;ja\n')
  const input = { id: 'list', connector: 'csv', settings: listSettings(id) }
  await assert.rejects(
    perform(company, ada, 'source.add', input),
    refusal('source-settings-refused'),
  )
})

test('a secret is sealed for its source, and stands in no setting, log entry or answer', async () => {
  const company = await beginCompany(store, clock)
  const secrets = { secretAccessKey: secret }
  const input = { id: 'aws', connector: 'aws', settings: key, secrets }
  assert.deepEqual(await perform(company, ada, 'source.add', input), { source: 'aws' })
  assert.deepEqual((await meansOf(store, company.org, 'aws')).secrets, secrets)
  await perform(company, ada, 'source.change', {
    source: 'aws',
    settings: { ...key, account: '111122223333' },
  })
  assert.deepEqual((await meansOf(store, company.org, 'aws')).secrets, secrets)
  const tables = ['source', 'action', 'entry', 'opening', 'idempotency', 'receipt', 'outbox']
  for (const table of tables) {
    const { rows } = await store.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM beleg.${table} t WHERE t::text LIKE $1 OR t::text LIKE $2`,
      ['%canary%', `%${Buffer.from('canary').toString('hex')}%`],
    )
    assert.equal(rows[0]?.n, 0, table)
  }
  await withOrg(store, company.org, (tx) =>
    sql`INSERT INTO source (org_id, id, connector, settings, recorded_at, secrets)
      SELECT org_id, 'copy', connector, settings, recorded_at, secrets FROM source WHERE id = 'aws' AND org_id = ${company.org}`.execute(
      tx.db,
    ),
  )
  await assert.rejects(meansOf(store, company.org, 'copy'), refusal('sealed-with-another-key'))
  await perform(company, ada, 'source.discard', { source: 'aws' })
  assert.deepEqual((await meansOf(store, company.org, 'aws')).secrets, {})
})

test('a source is read only once somebody asks; asked twice while it waits it is one reading', async () => {
  const company = await beginCompany(store, clock)
  const document = await handIn(company, 'Name;System;Encrypted\na;pg;ja\nb;pg;nein\n')
  const settings = listSettings(document.id)
  await perform(company, ada, 'source.add', { id: 'list', connector: 'csv', settings })
  await runDue(store, company.organisation, { render: () => new Map() })
  assert.deepEqual(await itemsOf(company), [])

  const tried = await perform(company, ada, 'source.test', { source: 'list' })
  assert.deepEqual([tried['read'], tried['unread'], tried['trouble']], [1, 0, null])
  assert.deepEqual(await itemsOf(company), [])

  await perform(company, ada, 'source.read', { source: 'list' })
  await perform(company, bob, 'source.read', { source: 'list' })
  const problems: unknown[] = []
  const onTrouble = (error: unknown) => problems.push(error)
  // Two workers hear of it, and one of them reads.
  await Promise.all([1, 2].map(() => readAsked(store, company.org, { onTrouble })))
  assert.deepEqual(problems, [])
  assert.deepEqual(await itemsOf(company), [
    ['a', true],
    ['b', true],
  ])
  assert.deepEqual(await readOrg(store, company.org, askedSources), [])
  const { rows } = await store.pool.query('SELECT 1 FROM beleg.reading WHERE org_id = $1', [
    company.org,
  ])
  assert.equal(rows.length, 1)
})

test('a new upload is a new reading of the same source, and its age counts from the day it says', async () => {
  const company = await beginCompany(store, clock)
  const first = await handIn(company, 'Name;System;Encrypted\na;pg;ja\nb;pg;nein\n')
  const input = { id: 'list', connector: 'csv', settings: listSettings(first.id) }
  await perform(company, ada, 'source.add', input)
  await perform(company, ada, 'source.read', { source: 'list' })
  const onTrouble = (error: unknown) => assert.fail(String(error))
  await readAsked(store, company.org, { onTrouble })
  const second = await handIn(company, 'Name;System;Encrypted\na;pg;ja\nc;pg;ja\n')
  const upload = { source: 'list', document: second.id, asOf: '2026-07-01' }
  await perform(company, ada, 'source.upload', upload)
  passTime(company, 60)
  await readAsked(store, company.org, { onTrouble })
  const [receipt] = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  assert.deepEqual(
    [receipt?.because, receipt?.message?.slice(0, 25)],
    ['FileTooOld', 'the list is of 2026-07-01'],
  )
  await perform(company, ada, 'source.upload', { ...upload, asOf: '2026-11-01' })
  passTime(company, 60)
  await readAsked(store, company.org, { onTrouble })
  assert.deepEqual(await itemsOf(company), [
    ['a', true],
    ['c', true],
  ])
})

test('items of a removed source do not vanish: every test over them is unknown, and the log says it in clear', async () => {
  const company = await beginCompany(store, clock)
  await readAll(company, { 'eu-central-1': { databases: { one: true, two: true } } })
  assert.equal((await run(company, 'storage-encrypted'))[0]?.result, 'pass')
  await perform(company, ada, 'source.remove', { source: 'aws', because: 'no more AWS' })
  passTime(company, 60)
  const [after] = await run(company, 'storage-encrypted')
  assert.deepEqual([after?.result, after?.counts.n, after?.counts.unknown], ['unknown', 2, 2])
  assert(after?.unread.every(({ because }) => because === 'SourceRemoved'))
  const kinds = (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'action' ? [entry.kind] : [],
  )
  assert.deepEqual(kinds, ['scope-removed'])
  assert.deepEqual(await readOrg(store, company.org, listSources), [])

  await assert.rejects(
    perform(company, ada, 'source.end', { source: 'aws', because: 'all gone' }),
    refusal('same-person'),
  )
  const stood = await countStanding(company, 'aws')
  const ended = await perform(company, bob, 'source.end', { source: 'aws', because: 'all gone' })
  // Beside the two databases all that was read of the account itself.
  assert(stood > 2)
  assert.equal(ended['items'], stood)
  assert.equal(await countStanding(company, 'aws'), 0)
  assert.deepEqual(await itemsOf(company), [])
  assert.deepEqual(await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database'])), [])
  await assertLogReplays(company)
})

test('another source that answers the same questions takes over what a removed one left', async () => {
  const company = await beginCompany(store, clock)
  const state = { 'eu-central-1': { databases: { one: true, two: true } } }
  await readAll(company, state)
  const before = await readOrg(store, company.org, (tx) => findSource(tx, 'aws'))
  await perform(company, ada, 'source.remove', { source: 'aws', because: 'renamed' })
  const again = { id: 'aws-2', connector: 'aws', settings: before.settings }
  await perform(company, operator, 'source.add', again)
  await perform(company, operator, 'source.read', { source: 'aws-2' })
  await readAsked(store, company.org, { onTrouble: (error) => assert.fail(String(error)) })
  assert.deepEqual(await itemsOf(company), [
    ['one', true],
    ['two', true],
  ])
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  assert.deepEqual([...new Set(receipts.map(({ complete }) => complete))], [true])
})

test('a source removed while it is being read says nothing any more', async () => {
  const company = await beginCompany(store, clock)
  await readAll(company, { 'eu-central-1': { databases: { one: true } } })
  const source = await readOrg(store, company.org, (tx) => findSource(tx, 'aws'))
  let isFirst = true
  const done: Promise<unknown>[] = []
  await collect(store, company.org, source, {
    onReceipt() {
      if (isFirst)
        done.push(perform(company, ada, 'source.remove', { source: 'aws', because: 'now' }))
      isFirst = false
    },
  })
  await Promise.all(done)
  await collect(store, company.org, source)
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  assert(receipts.every(({ complete }) => !complete))
  assert.deepEqual(await itemsOf(company), [['one', false]])
  assert((await readOrg(store, company.org, (tx) => findSourceState(tx, 'aws')))?.removedAt)
})
