import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { readDisclosure } from '#log/disclosure.ts'
import { runWishes } from '#populations/run-wish.ts'
import { putItem } from '#store/items.ts'
import { readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { lastRun, listRuns } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './actions/test-actors.ts'
import { assertLogReplays, beginCompany, entriesOf } from './test-company.ts'
import type { TestCompany } from './test-company.ts'
import { wishFor } from './wish-run.ts'
import { openWishes, runWished, watchWishes } from './wished-runs.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const id = 'storage-encrypted'
const publishing = { render: () => new Map<string, string>() }
const owner = actorOf('olga', 'control-owner')

async function ask(company: TestCompany, actor = owner): Promise<Record<string, unknown>> {
  return await perform(company, actor, 'test.run', { test: id })
}

async function runsOf({ org }: TestCompany): Promise<number> {
  return (await readOrg(store, org, (tx) => listRuns(tx, id, 10))).length
}

async function fulfilled({ org }: TestCompany): Promise<boolean> {
  for (let waits = 0; waits < 100; waits++) {
    if ((await openWishes(store, org)).length === 0) return true
    await sleep(50)
  }
  return false
}

test('asking for a run takes its permission, and a test that runs here', async () => {
  const company = await beginCompany(store, clock)
  for (const role of ['member', 'auditor', 'people-officer'] as const)
    await assert.rejects(ask(company, actorOf('x', role)), { code: 'not-permitted' })
  await assert.rejects(perform(company, owner, 'test.run', { test: 'nothing' }), {
    code: 'test-missing',
  })
  assert.deepEqual(await openWishes(store, company.org), [])
})

test('asked for several times while it waits it is one run, which says in hiding who asked first', async () => {
  const company = await beginCompany(store, clock)
  const answers = await Promise.all(
    ['olga', 'ada', 'bob', 'cleo'].map((name) => ask(company, actorOf(name, 'admin'))),
  )
  assert.equal(new Set(answers.map(({ askedAt }) => askedAt)).size, 1)
  const [wish] = await openWishes(store, company.org)
  await runWished(store, company.organisation, publishing)
  await runWished(store, company.organisation, publishing)
  assert.equal(await runsOf(company), 1)
  const run = await readOrg(store, company.org, (tx) => lastRun(tx, id))
  assert.equal(run?.trigger, 'manual')
  const openings = await readOrg(store, company.org, (tx) => readOpenings(tx, run?.entry ?? 0))
  assert.equal(readDisclosure(openings.get('askedBy') ?? '').value, wish?.askedBy)
  const actions = (await entriesOf(company)).filter(({ t }) => t === 'action')
  assert.equal(actions.length, 4)
  await assertLogReplays(company)
})

test('whoever listens runs it as soon as the asking has committed, one after the other', async () => {
  const company = await beginCompany(store, clock)
  const troubles: unknown[] = []
  const wishes = await watchWishes(
    store,
    async () => publishing,
    (error) => troubles.push(error),
  )
  try {
    await ask(company)
    assert(await fulfilled(company))
    assert.equal(await runsOf(company), 1)
    await ask(company)
    assert(await fulfilled(company))
    assert.equal(await runsOf(company), 2)
    assert.deepEqual(troubles, [])
  } finally {
    await wishes.stop()
  }
  await ask(company)
  await sleep(100)
  assert.equal(await runsOf(company), 2)
})

test('asked for while it runs it runs again; left half-way by a process that died it is taken up', async () => {
  const company = await beginCompany(store, clock)
  const { org } = company
  const askedAt = clock.now.toISOString()
  await withOrg(store, org, (tx) =>
    putItem(tx, runWishes, { test: id, askedBy: 'ada', askedAt, startedAt: askedAt }),
  )
  await ask(company)
  const wish = await readOrg(store, org, (tx) => wishFor(tx, id))
  assert.deepEqual([wish?.askedBy, wish?.startedAt], ['olga', undefined])
  await withOrg(store, org, (tx) =>
    putItem(tx, runWishes, { test: id, askedBy: 'ada', askedAt, startedAt: askedAt }),
  )
  await Promise.all([1, 2].map(() => runWished(store, company.organisation, publishing)))
  assert.equal(await runsOf(company), 1)
  assert.deepEqual(await openWishes(store, org), [])
})

test('two who listen run a wish once', async () => {
  const company = await beginCompany(store, clock)
  const both = await Promise.all(
    [1, 2].map(() =>
      watchWishes(
        store,
        async () => publishing,
        (error) => assert.ifError(error),
      ),
    ),
  )
  try {
    await ask(company)
    assert(await fulfilled(company))
  } finally {
    await Promise.all(both.map((each) => each.stop()))
  }
  assert.equal(await runsOf(company), 1)
})
