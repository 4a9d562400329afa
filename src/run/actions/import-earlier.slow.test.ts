import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import { Refusal } from '#engine/refusal.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { assertLogReplays, beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const lead = actorOf(randomUUID(), 'lead')
const officer = actorOf(randomUUID(), 'people-officer')

/** With people, and a policy whose two versions hold since January and since July. */
async function begun(people: readonly string[]): Promise<TestCompany> {
  clock.now = new Date('2026-11-02T12:00:00.000Z')
  const company = await beginCompany(store, clock)
  await withOrg(store, company.org, async (tx) => {
    const persons = people.map((id) => ({
      id,
      name: `Person ${id}`,
      email: `${id}@example.com`,
      kind: 'employee' as const,
      groups: [],
      externalIds: { personio: `nr-${id}` },
    }))
    await putPeople(tx, persons, 'people')
    const titles = { titleDe: 'Zugriffe', titleEn: 'Access control' }
    await putItem(tx, policies, { id: 'access', ...titles, groups: [], controls: [] })
    for (const [number, from] of [
      [1, '2026-01-01'],
      [2, '2026-07-01'],
    ] as const) {
      const wording = (language: string) => ({
        text: `${language} ${number}`,
        digest: digestOfText(`${language} ${number}`),
      })
      await putItem(tx, policyVersions, {
        id: `access/${number}`,
        policy: 'access',
        number,
        state: 'published',
        de: wording('de'),
        en: wording('en'),
        change: '',
        draftedBy: 'x',
        approvals: [],
        publishedAt: `${from}T00:00:00.000Z`,
        effectiveFrom: `${from}T00:00:00.000Z`,
      })
    }
  })
  return company
}

function importing(company: TestCompany) {
  return (...rows: string[]) =>
    perform(company, lead, 'policy.import-acceptances', {
      from: 'Another system',
      table: ['Email;Policy;Version;Digest;Language;Accepted on', ...rows].join('\n'),
    })
}

async function kept(company: TestCompany) {
  return await readOrg(store, company.org, (tx) => managedItems(tx, policyAcceptances))
}

test('earlier acceptances keep the day they claim and the instant they were recorded, attested by who imported them', async () => {
  const company = await begun(['ada', 'bob', 'cem', 'dan'])
  const give = importing(company)
  const done = await give(
    'ADA@example.com;Access control;2;;en;03.07.2026',
    'nr-bob;access;;;;2026-03-01',
    `cem@example.com;Zugriffe;;${digestOfText('en 2')};;2025-12-01`,
  )
  assert.deepEqual(done, {
    added: 3,
    same: 0,
    sameRows: [],
    told: 'Taken: 3. Recorded already and left as they are: 0. Refused: 0.',
    weakened: [],
  })
  const [ada, bob, cem] = await kept(company)
  assert.deepEqual(
    [ada?.id, ada?.language, ada?.acceptedAt, ada?.via, ada?.attestedBy, ada?.name],
    ['ada/access/2', 'en', '2026-07-03T00:00:00.000Z', 'import', lead.id, 'Person ada'],
  )
  assert(ada && ada.recordedAt >= '2026-11-02T12:00:00.000Z')
  assert.deepEqual([bob?.version, bob?.language], ['access/1', 'de'])
  // The same text, accepted before it was published here: its digest says so.
  assert.deepEqual([cem?.version, cem?.language], ['access/2', 'en'])
  passTime(company, 1)
  assert.deepEqual(await give('ada@example.com;access;2;;de;2026-10-01'), {
    added: 0,
    same: 1,
    sameRows: [2],
    told: 'Taken: 0. Recorded already and left as they are: 1 (row 2). Refused: 0.',
    weakened: [],
  })
  assert.equal((await kept(company))[0]?.acceptedAt, '2026-07-03T00:00:00.000Z')
  await assertLogReplays(company)
})

test('an earlier day is put beside what was recorded first, which stays, and the log names it in clear', async () => {
  const company = await begun(['ada', 'bob'])
  const give = importing(company)
  await give('ada@example.com;access;2;;de;2026-07-20')
  const [first] = await kept(company)
  assert(first)
  passTime(company, 1)
  const row = 'ada@example.com;access;2;;en;2026-07-10'
  const done = await give(row, 'bob@example.com;access;2;;en;2026-07-10')
  assert.deepEqual([done['added'], done['weakened']], [2, ['accepted-earlier']])
  const [both] = await kept(company)
  const { saidEarlier = [], ...stays } = both ?? {}
  assert.deepEqual(stays, first)
  assert.deepEqual(
    saidEarlier.map(({ acceptedAt, attestedBy }) => [acceptedAt, attestedBy]),
    [['2026-07-10T00:00:00.000Z', lead.id]],
  )
  assert((saidEarlier[0]?.recordedAt ?? '') > first.recordedAt)
  // Said again, or of a later day, it says nothing new.
  for (const again of [row, 'ada@example.com;access;2;;en;2026-07-25']) {
    const { added, sameRows, weakened } = await give(again)
    assert.deepEqual([added, sameRows, weakened], [0, [2], []])
  }
  const clear = (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'action' ? (entry.kind ?? []) : [],
  )
  assert.deepEqual(clear, ['accepted-earlier'])
  await assertLogReplays(company)
})

test('one row that is wrong says what to do, and nothing is taken', async () => {
  const company = await begun(['ada'])
  const give = importing(company)
  const sound = 'ada@example.com;access;2;;;2026-07-03'
  const wrong: [string, RegExp][] = [
    ['nobody@example.com;access;2;;;2026-07-03', /^Row 3: this person is not on the list/],
    ['ada@example.com;none;2;;;2026-07-03', /^Row 3: there is no such policy/],
    ['ada@example.com;access;7;;;2026-07-03', /^Row 3: .*Published are: 1, 2\./],
    [`ada@example.com;access;;${'0'.repeat(64)};;2026-07-03`, /^Row 3: no published version has/],
    ['ada@example.com;access;2;;;2026-02-01', /^Row 3: this version was not in force/],
    ['ada@example.com;access;;;;2024-02-01', /^Row 3: no version was in force/],
    ['ada@example.com;access;2;;;2027-02-01', /^Row 3: this is no day up to today/],
    ['ada@example.com;access;2;;;2026-08-01', /^Row 3: the same person and version/],
    ['<script>;=cmd;\u0000;;;x', /^Row 3: /],
  ]
  for (const [row, message] of wrong)
    await assert.rejects(give(sound, row), { code: 'records-wrong', message }, row)
  assert.deepEqual(await kept(company), [])
  // Each of many that are wrong is named, with why.
  const many = Array.from({ length: 60 }, (_, n) => `nobody-${n}@example.com;access;2;;;2026-07-03`)
  await assert.rejects(give(sound, ...many), (error) => {
    assert(error instanceof Refusal)
    const rows = error.fields.map(({ message }) => /^Row (\d+): this person/.exec(message)?.[1])
    assert.deepEqual(
      rows,
      Array.from(many, (_, n) => String(n + 3)),
    )
    return true
  })
  await assert.rejects(
    perform(company, lead, 'policy.import-acceptances', { from: 'x', table: 'Name;Note\na;b' }),
    { code: 'table-foreign' },
  )
  await assert.rejects(
    perform(company, officer, 'policy.import-acceptances', { from: 'x', table: sound }),
    { kind: 'forbidden' },
  )
})

test('ten thousand acceptances are taken at once, in seconds', async () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `p${index}`)
  const company = await begun(ids)
  const began = performance.now()
  const done = await importing(company)(...ids.map((id) => `nr-${id};access;2;;;2026-07-03`))
  assert.deepEqual([done['added'], done['same']], [10_000, 0])
  assert(performance.now() - began < 20_000)
})

test('earlier signatures are taken the same way, without a paper and attested', async () => {
  const company = await begun(['ada', 'bob'])
  await withOrg(store, company.org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact: 'security@example.com' }),
  )
  await perform(company, officer, 'agreement.adopt', { agreement: 'confidentiality-employee' })
  const give = (...rows: string[]) =>
    perform(company, officer, 'agreement.import-signatures', {
      from: 'A folder',
      table: ['Email;Agreement;Version;Signed on', ...rows].join('\n'),
    })
  const agreement = 'confidentiality-employee'
  await assert.rejects(give(`ada@example.com;${agreement};9;2026-01-05`), {
    message: /^Row 2: there is no such version/,
  })
  const rows = [`ada@example.com;${agreement};;2026-01-05`, `nr-bob;${agreement};1;2026-01-06`]
  const taken = async (...given: string[]) => {
    const { added, same, sameRows } = await give(...given)
    return [added, same, sameRows]
  }
  // A row that says the same as one above is counted, and named.
  assert.deepEqual(await taken(...rows, ...rows.slice(1)), [2, 1, [4]])
  assert.deepEqual(await taken(...rows), [0, 2, [2, 3]])
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, agreementSignatures))
  assert.deepEqual(
    all.map(({ how, attestedBy, version, signedAt }) => [how, attestedBy, version, signedAt]),
    [
      ['upload', officer.id, undefined, '2026-01-05T00:00:00.000Z'],
      ['upload', officer.id, `${agreement}/1`, '2026-01-06T00:00:00.000Z'],
    ],
  )
})

test('a title that two policies have names neither, and an id goes before a title', async () => {
  const company = await begun(['ada'])
  await withOrg(store, company.org, async (tx) => {
    const twin = { titleDe: 'Zugriffe', titleEn: 'access', groups: [], controls: [] }
    await putItem(tx, policies, { id: 'twin', ...twin })
    const [version] = await managedItems(tx, policyVersions)
    assert(version)
    await putItem(tx, policyVersions, { ...version, id: 'twin/1', policy: 'twin' })
  })
  const give = importing(company)
  await assert.rejects(give('ada@example.com;Zugriffe;1;;;2026-07-03'), { code: 'records-wrong' })
  await give('ada@example.com;access;1;;;2026-07-03')
  assert.deepEqual(
    (await kept(company)).map(({ policy }) => policy),
    ['access'],
  )
})
