import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { createOrganisation, readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { policyDuty, timeToRead } from './policy-duty.ts'

const store = await openTestStore({ now: new Date('2026-03-02T12:00:00.000Z') })
after(() => store.close())

let org: string
let account: Account

before(async () => {
  const names = { slug: 'acme', name: 'Acme', origin: 'acme.example/log', timeZone: 'UTC' }
  ;({ id: org } = await createOrganisation(store, names, new Uint8Array(32)))
  account = await withOrg(store, org, async (tx) => {
    const cryptography = { id: 'cryptography', titleDe: 'Kryptografie', titleEn: 'Cryptography' }
    await putItem(tx, policies, { ...cryptography, groups: [], controls: [] })
    return await createAccount(tx, {
      email: 'ada@acme.example',
      name: 'Ada',
      roles: ['member'],
      person: 'ada',
    })
  })
})

async function hold(number: number, effectiveFrom: string): Promise<void> {
  await withOrg(store, org, (tx) =>
    putItem(tx, policyVersions, {
      id: `cryptography/${number}`,
      policy: 'cryptography',
      number,
      state: 'published',
      draftedBy: 'lead',
      approvals: [],
      effectiveFrom: `${effectiveFrom}T00:00:00.000Z`,
      isAcceptedAnew: true,
    }),
  )
}

async function employ(end?: string): Promise<void> {
  const ada = { id: 'ada', name: 'Ada', kind: 'employee' as const, groups: [], externalIds: {} }
  await withOrg(store, org, (tx) =>
    putPeople(tx, [{ ...ada, start: '2026-01-01', ...(end !== undefined && { end }) }], 'people'),
  )
}

async function dutiesOn(day: string): Promise<string[]> {
  const duties = await readOrg(store, org, (tx) => policyDuty(tx, account, new Date(day)))
  return duties.map(({ id, due }) => `${id} by ${due?.toISOString().slice(0, 10)}`)
}

test('whoever is going to leave owes a policy until their last day is over, and nothing after it', async () => {
  await hold(1, '2026-03-01')
  await employ('2026-04-30')
  assert.deepEqual(await dutiesOn('2026-04-30T23:59:59Z'), ['policy/cryptography/1 by 2026-03-14'])
  assert.deepEqual(await dutiesOn('2026-05-01T00:00:00Z'), [])
})

test('a version that is going to be replaced is owed until then; whoever accepted none owes the next since the first', async () => {
  await employ()
  await hold(2, '2026-04-01')
  assert.deepEqual(await dutiesOn('2026-03-31T23:59:59Z'), ['policy/cryptography/1 by 2026-03-14'])
  assert.deepEqual(await dutiesOn('2026-04-01T00:00:00Z'), ['policy/cryptography/2 by 2026-03-14'])
})

test('how long it takes follows from the words of the language it is read in; of a file nobody knows', () => {
  const digest = '0'.repeat(64)
  const rest = {
    id: 'cryptography/9',
    policy: 'cryptography',
    number: 9,
    state: 'published' as const,
    draftedBy: 'lead',
    approvals: [],
  }
  const text = 'word '.repeat(230)
  assert.deepEqual(timeToRead({ ...rest, en: { text, digest } }), { de: 60, en: 60 })
  const german = { reading: 'Wort '.repeat(100), digest }
  assert.deepEqual(timeToRead({ ...rest, de: german, en: { text, digest } }), { de: 30, en: 60 })
  assert.equal(timeToRead({ ...rest, de: { digest }, en: { text, digest } }), undefined)
})
