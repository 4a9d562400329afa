import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import { usualChecks } from '#populations/background-check-setting.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { policyStandings } from '#program/policies/policy-standing.ts'
import { assertLogReplays, beginCompany, entriesOf } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createAccount } from '#store/accounts.ts'
import { readDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const lead = actorOf('lead', 'lead')
const admin = actorOf('admin', 'admin')
const text = '## Zweck\n\nSchlüssel liegen nie im Quelltext.'

async function begun(): Promise<{ company: TestCompany; policy: string }> {
  const company = await beginCompany(store, clock)
  const { id } = await perform(company, lead, 'policy.create', {
    titleDe: 'Kryptografie',
    titleEn: 'Cryptography',
  })
  return { company, policy: String(id) }
}

async function versions({ org }: TestCompany): Promise<PolicyVersion[]> {
  return await readOrg(store, org, (tx) => managedItems(tx, policyVersions))
}

async function approved(
  { company, policy }: Awaited<ReturnType<typeof begun>>,
  more = {},
): Promise<string> {
  const { id } = await perform(company, lead, 'policy-version.draft', {
    policy,
    textDe: text,
    ...more,
  })
  await perform(company, lead, 'policy-version.submit', { version: id })
  await perform(company, admin, 'policy-version.approve', { version: id })
  return String(id)
}

/** Somebody on the list of people, with an account. */
async function member({ org }: TestCompany, id: string) {
  const account = await withOrg(store, org, async (tx) => {
    const name = `Person ${id}`
    await putItem(tx, people, {
      id,
      name,
      kind: 'employee',
      groups: [],
      externalIds: {},
      start: '2026-01-01',
    })
    return await createAccount(tx, {
      email: `${id}@example.com`,
      name,
      roles: ['member'],
      person: id,
    })
  })
  return actorOf(account.id, 'member')
}

test('nobody approves their own draft, and an approved wording is the one that is published', async () => {
  const { company, policy } = await begun()
  const { id: version } = await perform(company, lead, 'policy-version.draft', {
    policy,
    textDe: text,
  })
  await assert.rejects(
    perform(company, lead, 'policy-version.publish', { version, becauseDe: 'neu' }),
    {
      code: 'version-state',
    },
  )
  await perform(company, lead, 'policy-version.submit', { version })
  await assert.rejects(
    perform(company, lead, 'policy-version.draft', { policy, textDe: 'anders' }),
    {
      code: 'version-state',
    },
  )
  await assert.rejects(perform(company, lead, 'policy-version.approve', { version }), {
    code: 'own-draft',
  })
  await perform(company, admin, 'policy-version.approve', { version })
  await assert.rejects(perform(company, lead, 'policy-version.publish', { version }), {
    code: 'because-missing',
  })
  await perform(company, lead, 'policy-version.publish', { version, becauseDe: 'Erste Fassung' })

  const [published] = await versions(company)
  assert.deepEqual(
    [published?.state, published?.de?.digest, published?.approvals.map(({ by }) => by)],
    ['published', digestOfText(text), ['admin']],
  )
  const sealed = await readOrg(store, company.org, (tx) =>
    readDocument(tx, published?.de?.sealed ?? ''),
  )
  assert.equal(sealed?.type, 'application/pdf')
  await assert.rejects(perform(company, admin, 'policy-version.return', { version }), {
    code: 'version-state',
  })
  await assertLogReplays(company)
})

test('whoever wrote at a draft does not approve it, also where somebody else wrote last', async () => {
  const { company, policy } = await begun()
  const { id: version } = await perform(company, lead, 'policy-version.draft', {
    policy,
    textDe: text,
  })
  const deputy = actorOf('deputy', 'lead')
  await perform(company, deputy, 'policy-version.draft', { policy, textDe: `${text}!` })
  await perform(company, deputy, 'policy-version.submit', { version })
  for (const author of [lead, deputy])
    await assert.rejects(perform(company, author, 'policy-version.approve', { version }), {
      code: 'own-draft',
    })
  await perform(company, admin, 'policy-version.approve', { version })
  const publish = { version, becauseDe: 'Erste Fassung' }
  await perform(company, lead, 'policy-version.publish', publish)
  // An approval from an author does not count, however it came about.
  const [published] = await versions(company)
  assert(published)
  const standing = (by: string) => {
    const own = { ...published, approvals: [{ by, at: '2026-11-01T00:00:00.000Z' }] }
    const related = groupRelatives(policyStandings, new Map([['policy-version', [own]]]))
    const it = { id: policy, titleDe: 'K', titleEn: 'C', groups: [], controls: [] }
    return policyStandings.derive(it, related(policy))[0]?.approvals
  }
  assert.deepEqual(['lead', 'deputy', 'admin'].map(standing), [0, 0, 1])
})

test('where the company asks for two approvals, two others give one each before it is published', async () => {
  const { company, policy } = await begun()
  const ask = (approvals: number) =>
    withOrg(store, company.org, (tx) =>
      putItem(tx, controlSettings, {
        control: 'policies-accepted',
        published: true,
        parameters: { 'policy-approved': { approvals } },
      }),
    )
  const version = await approved({ company, policy })
  await ask(2)
  const publish = { version, becauseDe: 'Erste Fassung' }
  await assert.rejects(perform(company, lead, 'policy-version.publish', publish), {
    code: 'approvals-missing',
  })
  await assert.rejects(perform(company, admin, 'policy-version.approve', { version }), {
    code: 'approved-before',
  })
  const deputy = actorOf('deputy', 'lead')
  await perform(company, deputy, 'policy-version.approve', { version })
  await perform(company, lead, 'policy-version.publish', publish)

  const next = await approved({ company, policy }, { textDe: 'Anders.' })
  const states = async () =>
    (await versions(company)).map(({ state, approvals }) => [state, approvals.length])
  assert.deepEqual((await states())[1], ['in-review', 1])
  await assert.rejects(
    perform(company, lead, 'policy-version.publish', { ...publish, version: next }),
    {
      code: 'version-state',
    },
  )
  await perform(company, deputy, 'policy-version.approve', { version: next })
  assert.deepEqual((await states())[1], ['approved', 2])
})

test('a draft that was returned loses its approvals, and two people editing it do not overwrite each other', async () => {
  const given = await begun()
  const version = await approved(given)
  await perform(given.company, admin, 'policy-version.return', { version })
  const [draft] = await versions(given.company)
  assert.deepEqual([draft?.state, draft?.approvals], ['draft', []])
  const stale = {
    policy: given.policy,
    textDe: 'anders',
    basedOn: digestOfText('what somebody saw'),
  }
  await assert.rejects(perform(given.company, lead, 'policy-version.draft', stale), {
    code: 'item-changed',
  })
  await assert.rejects(
    perform(given.company, lead, 'policy-version.draft', { policy: given.policy }),
    {
      code: 'wording-empty',
    },
  )
})

test('a version holds from the day that is named, and never from a day that has passed', async () => {
  const given = await begun()
  const first = await approved(given)
  const past = await perform(given.company, lead, 'policy-version.publish', {
    version: first,
    becauseDe: 'neu',
    effective: '2026-01-01',
  })
  assert.equal(String(past['effectiveFrom']).slice(0, 19), clock.now.toISOString().slice(0, 19))
  const second = await approved(given, { textDe: `${text}\n\nUnd nie in Tickets.` })
  const later = await perform(given.company, lead, 'policy-version.publish', {
    version: second,
    becauseDe: 'neu',
    effective: '2026-12-01',
  })
  assert.match(String(later['effectiveFrom']), /^2026-(11-30T23|12-01T00):00:00.000Z$/)
})

test('whoever accepts has accepted exactly that wording, once, in their own name', async () => {
  const given = await begun()
  const version = await approved(given)
  const ada = await member(given.company, 'ada')
  const accepted = {
    person: 'ada',
    version,
    language: 'de',
    digest: digestOfText(text),
    name: 'Ada Beispiel',
  }
  await assert.rejects(perform(given.company, ada, 'policy.accept', accepted), {
    code: 'version-state',
  })
  await perform(given.company, lead, 'policy-version.publish', { version, becauseDe: 'neu' })

  const bob = await member(given.company, 'bob')
  await assert.rejects(perform(given.company, bob, 'policy.accept', accepted), {
    code: 'account-without-person',
  })
  await assert.rejects(
    perform(given.company, ada, 'policy.accept', { ...accepted, language: 'en' }),
    {
      code: 'wording-changed',
    },
  )
  await assert.rejects(
    perform(given.company, ada, 'policy.accept', { ...accepted, digest: digestOfText('x') }),
    { code: 'wording-changed' },
  )
  const [once, twice] = await Promise.all([
    perform(given.company, ada, 'policy.accept', accepted),
    perform(given.company, ada, 'policy.accept', accepted),
    perform(given.company, bob, 'policy.accept', { ...accepted, person: 'bob', name: 'Bob' }),
  ])
  assert.deepEqual(once, twice)
  const kept = await readOrg(store, given.company.org, (tx) => managedItems(tx, policyAcceptances))
  assert.deepEqual(
    kept
      .toSorted((a, b) => a.person.localeCompare(b.person))
      .map(({ person, name, digest }) => [person, name, digest === accepted.digest]),
    [
      ['ada', 'Ada Beispiel', true],
      ['bob', 'Bob', true],
    ],
  )
})

test('a policy that becomes one for more people gives them its days from then on', async () => {
  const { company, policy } = await begun()
  const fields = { id: policy, titleDe: 'Kryptografie', titleEn: 'Cryptography' }
  const everyBegun = () => readOrg(store, company.org, (tx) => managedItems(tx, begunDuties))
  await member(company, 'old')
  await perform(company, lead, 'policy.change', { ...fields, groups: ['nobody'] })
  await member(company, 'new')
  await perform(company, lead, 'policy.change', {
    ...fields,
    titleDe: 'Krypto',
    groups: ['nobody'],
  })
  assert.deepEqual(await everyBegun(), [])
  await perform(company, lead, 'policy.change', { ...fields, groups: [] })
  // Whoever owed it before goes on with the beginning they had.
  assert.deepEqual(
    (await everyBegun()).map((each) => [each.person, each.kind, each.of]),
    [['new', 'policy', policy]],
  )
})

test('a policy for fewer people, or ended, stands in the log in clear; for more people it does not', async () => {
  const { company, policy } = await begun()
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const fields = { id: policy, titleDe: 'Kryptografie', titleEn: 'Cryptography' }
  await perform(company, lead, 'policy.change', { ...fields, groups: ['sales', 'engineering'] })
  assert.deepEqual(await kinds(), ['policy-reduced'])
  await perform(company, lead, 'policy.change', { ...fields, groups: [] })
  assert.deepEqual(await kinds(), ['policy-reduced'])
  await perform(company, lead, 'policy.close', { id: policy })
  assert.deepEqual(await kinds(), ['policy-reduced', 'policy-removed'])
})

test('fewer checks than before, or than are usual, and an agreement for fewer kinds of people stand there too', async () => {
  const { company } = await begun()
  const officer = actorOf('officer', 'people-officer')
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const usual = { ...usualChecks, checks: [...usualChecks.checks] }
  await perform(company, officer, 'background-check-setting.change', usual)
  assert.deepEqual(await kinds(), [])
  const fewer = { ...usual, checks: ['identity'] }
  await perform(company, officer, 'background-check-setting.change', fewer)
  assert.deepEqual(await kinds(), ['checks-reduced'])
  const nda = { titleDe: 'V', titleEn: 'C', kinds: ['employee', 'contractor'] }
  const { id } = await perform(company, officer, 'agreement.create', nda)
  await perform(company, officer, 'agreement.change', { ...nda, id, kinds: ['employee'] })
  assert.deepEqual(await kinds(), ['checks-reduced', 'agreement-reduced'])
})
