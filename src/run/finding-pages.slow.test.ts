/** The pages of store/finding-pages.ts, over findings of real runs. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { findingOrders, pageFindings } from '#store/finding-pages.ts'
import type { FindingsWanted } from '#store/finding-pages.ts'
import { readOrg } from '#store/organisation.ts'
import { listFindings } from '#store/runs.ts'
import type { CurrentFinding } from '#store/runs.ts'
import { openTestStore } from '#store/test-store.ts'

import { awsCalls, beginCompany, passTime, read, run } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
const tested = 'storage-encrypted'
/** Encrypted, not, or nobody knows; by turns. */
const answers = [true, false, undefined] as const

function databases(n: number, turn: number): Record<string, boolean | undefined> {
  return Object.fromEntries(
    Array.from({ length: n }, (_, index) => [`Db-${index}`, answers[(index * turn) % 3]]),
  )
}

before(async () => {
  company = await beginCompany(store, clock)
  for (const turn of [1, 2, 4]) {
    await read(company, awsCalls({ 'us-east-1': { databases: databases(17 + turn, turn) } }))
    await run(company, tested)
    passTime(company, 60)
  }
})

async function page(wanted: FindingsWanted) {
  return await readOrg(store, company.org, (tx) => pageFindings(tx, tested, wanted))
}

const keys = (findings: readonly CurrentFinding[]) => findings.map(({ key }) => key)

test('pages of any size, forwards and backwards, give every finding once and in order', async () => {
  const all = await readOrg(store, company.org, (tx) => listFindings(tx, tested))
  for (const order of findingOrders) {
    for (const isReversed of [false, true]) {
      const whole = await page({ order, isReversed, limit: 100 })
      assert.equal(whole.hasMore, false)
      assert.deepEqual(new Set(keys(whole.findings)), new Set(keys(all)))
      for (const limit of [1, 4, 7]) {
        const forwards: CurrentFinding[] = []
        for (let last: CurrentFinding | undefined; ;) {
          const some = await page({ order, isReversed, limit, ...(last && { after: last }) })
          forwards.push(...some.findings)
          last = some.findings.at(-1)
          if (!some.hasMore) break
        }
        assert.deepEqual(keys(forwards), keys(whole.findings), `${order} ${limit}`)
        const backwards: CurrentFinding[] = []
        for (let first = whole.findings.at(-1); first;) {
          const some = await page({ order, isReversed, limit, before: first })
          backwards.unshift(...some.findings)
          first = some.hasMore ? some.findings[0] : undefined
        }
        assert.deepEqual(keys(backwards), keys(whole.findings).slice(0, -1), `${order} ${limit}`)
      }
    }
  }
})

test('the worst verdict comes first, and turned round the best', async () => {
  const verdictsOf = async (isReversed: boolean) => [
    ...new Set(
      (await page({ order: 'verdict', isReversed, limit: 100 })).findings.map(
        ({ verdict }) => verdict,
      ),
    ),
  ]
  assert.deepEqual(await verdictsOf(false), ['fail', 'unknown', 'pass'])
  assert.deepEqual(await verdictsOf(true), ['pass', 'unknown', 'fail'])
})

test('a search takes any part of a key, in small letters or capitals, and no letter for a pattern', async () => {
  const found = async (search: string, verdict?: 'fail') => {
    const wanted = { order: 'key', search, limit: 100, ...(verdict && { verdict }) } as const
    return keys((await page(wanted)).findings).map((key) => key.replace(/.*:db:/, ''))
  }
  assert.deepEqual(await found('dB-1'), [
    'Db-1',
    ...Array.from({ length: 10 }, (_, n) => `Db-1${n}`),
  ])
  for (const order of findingOrders)
    assert.equal((await page({ order, search: ':db:', limit: 100 })).findings.length, 21)
  assert((await found('Db-', 'fail')).length > 0)
  for (const nothing of ['%', '_', 'Db-9%', '\\', "'"]) assert.deepEqual(await found(nothing), [])
})
