import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { publishControls } from './publish-controls.ts'
import { publish, publishedFolder } from './publish.ts'
import {
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
} from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'

/** Every published file but trust.json, which says when it was made. */
function files({ organisation }: TestCompany): Map<string, string> {
  const folder = publishedFolder(store, organisation)
  const paths = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'trust.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  return new Map(paths.map((path) => [path, readFileSync(path, 'base64')]))
}

async function companyInPublic(): Promise<TestCompany> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control], { window: 0 })
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await run(company, 'storage-encrypted', 'snapshot-encrypted')
  return company
}

test('to publish again without news changes no file, appends no entry and keeps one checkpoint', async () => {
  const company = await companyInPublic()
  await publishNow(company)
  const before = files(company)
  const entries = await entriesOf(company)
  assert(before.size > 5)

  await publishNow(company)
  passTime(company, 600)
  await publishNow(company)

  assert.deepEqual(files(company), before)
  assert.deepEqual(await entriesOf(company), entries)
  const kept = await readOrg(store, company.org, (tx) =>
    tx.db.selectFrom('checkpoint').selectAll().where('org_id', '=', tx.org).execute(),
  )
  assert.equal(kept.length, 1)
})

test('a publishing that fails before its end leaves what people see as it was', async () => {
  const company = await companyInPublic()
  await publishNow(company)
  const before = files(company)
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: false } } }))
  await run(company, 'storage-encrypted')
  const render = () => {
    throw new Error('no page')
  }
  await assert.rejects(publish(store, company.organisation, { render }), /no page/)
  const after = files(company)
  // Tiles are for whoever has a newer checkpoint.
  for (const path of [...after.keys()].filter((each) => each.includes('/tile/'))) after.delete(path)
  for (const [path, content] of after) assert.equal(content, before.get(path), path)
  await publishNow(company)
  await assertLogReplays(company)
})

test('a status is logged once a day even without news, and at once when it changed', async () => {
  const company = await companyInPublic()
  const statuses = async () =>
    (await entriesOf(company)).flatMap((entry) =>
      entry.t === 'status' ? [entry.controls[control]] : [],
    )
  await publishNow(company)
  assert.deepEqual(await statuses(), ['met'])
  passTime(company, 3600)
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: false } } }))
  await run(company, 'storage-encrypted', 'snapshot-encrypted')
  await publishNow(company)
  assert.deepEqual(await statuses(), ['met', 'failing'])
  passTime(company, 3600)
  await publishNow(company)
  assert.deepEqual(await statuses(), ['met', 'failing'])
  passTime(company, 86_400)
  await publishNow(company)
  // Nobody has looked since: that is news too.
  assert.equal((await statuses()).length, 3)
  passTime(company, 86_400)
  await publishNow(company)
  assert.equal((await statuses()).length, 4)
  await assertLogReplays(company)
})

test('published at the same time by several, the log has one head and every file is whole', async () => {
  const company = await companyInPublic()
  await Promise.all([publishNow(company), publishNow(company), publishNow(company)])
  await assertLogReplays(company)
  const folder = publishedFolder(store, company.organisation)
  const checkpoint = readFileSync(join(folder, 'log/checkpoint'), 'utf8')
  const size = Number(checkpoint.split('\n')[1])
  assert.equal(size, (await entriesOf(company)).length)
  assert.equal(readFileSync(join(folder, `log/checkpoints/${size}`), 'utf8'), checkpoint)
})
