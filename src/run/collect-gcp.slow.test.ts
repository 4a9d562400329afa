import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { z } from 'zod'

import type { RecordedCall } from '#connectors/transport.ts'
import { CloudAccount } from '#populations/cloud-account.ts'
import { databases } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { currentReceipts } from '#store/readings.ts'
import { listSources } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { readCalls } from './collect.ts'
import {
  answer,
  beginCompany,
  passTime,
  read,
  readingsOfAws,
  readUntil,
  runOne,
  verdictsOf,
} from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const fixtures = join(import.meta.dirname, '../connectors/gcp/fixtures')
const organisation = await readCalls([join(fixtures, 'organisation.jsonl')])

test('of Google Cloud too a reading goes on with what it lacks, but for what others rest on', async () => {
  const company = await beginCompany(store, clock)
  const google = { id: 'aws', connector: 'gcp' }
  await answer(company, organisation, google)
  await readUntil(company, Infinity)
  const [[whole] = []] = await readingsOfAws(company)
  assert(typeof whole === 'number' && whole > 60)
  passTime(company, 3600)
  const began = company.clock.now
  await readUntil(company, 50)
  passTime(company, 600)
  await readUntil(company, Infinity)
  const [, , [second, hasEnded] = []] = await readingsOfAws(company)
  assert(typeof second === 'number' && second < whole - 20, `${second} of ${whole} calls`)
  assert(hasEnded)
  const receipts = await readOrg(store, company.org, (tx) => currentReceipts(tx, ['database']))
  for (const { scope, readAt } of receipts) assert.deepEqual(readAt, began, scope)
  const accounts = await readOrg(store, company.org, (tx) => listItems(tx, 'cloud-account'))
  for (const { content } of accounts) {
    const { id, reading } = CloudAccount.parse(content)
    assert(isKnown(reading))
    assert.deepEqual([reading.at, reading.scopes > 50], [began.toISOString(), true], id)
  }

  // While the policies are not read, whom a bucket lets in is not known: then it is asked again, though its list was whole.
  const denied = organisation.map((call) =>
    call.params['contentType'] === 'IAM_POLICY'
      ? { ...call, response: undefined, error: { code: 'UNAVAILABLE', message: 'no' } }
      : call,
  )
  passTime(company, 3600)
  await answer(company, denied, google)
  await readUntil(company, Infinity)
  const [held] = await readOrg(store, company.org, listSources)
  const file = z.object({ recorded: z.tuple([z.string()]) }).parse(held?.settings).recorded[0]
  writeFileSync(file, organisation.map((call) => `${JSON.stringify(call)}\n`).join(''))
  passTime(company, 600)
  await readUntil(company, Infinity)
  const buckets = (await readOrg(store, company.org, (tx) => listItems(tx, 'database')))
    .map(({ content }) => databases.item.parse(content))
    .filter(({ kind }) => kind === 'bucket')
  assert(buckets.length > 0)
  for (const { id, aclGrants } of buckets) assert(Array.isArray(aclGrants), id)
})

/** What is asked of policies and groups alone: of a recording without projects nothing else is expected. */
const policies = organisation.filter(
  ({ service, params }) =>
    service === 'cloudidentity' ||
    params['contentType'] === 'IAM_POLICY' ||
    params['assetTypes'] === 'iam.googleapis.com/Role',
)

/** Them, where these members are in no policy, these people in no group, and of the groups in `unread` nothing is told. */
function without(
  members: readonly string[],
  { people = [], unread = [] }: { people?: readonly string[]; unread?: readonly string[] } = {},
): RecordedCall[] {
  return policies.map((call): RecordedCall => {
    const { response, ...asked } = call
    if (unread.includes(String(call.params['groupKey']))) {
      return { ...asked, error: { code: 'PERMISSION_DENIED', message: '' } }
    }
    if (call.params['contentType'] === 'IAM_POLICY') {
      const gone = 'deleted:user:somebody@acme.example?uid=1'
      const written = members.reduce(
        (text, member) => text.replaceAll(member, gone),
        JSON.stringify(response),
      )
      return { ...asked, response: JSON.parse(written) }
    }
    const page = z.looseObject({ memberships: z.array(z.unknown()) }).safeParse(response).data
    if (!page) return call
    const memberships = page.memberships.filter(
      (each) => !people.some((email) => JSON.stringify(each).includes(email)),
    )
    return { ...asked, response: { ...page, memberships } }
  })
}

/** Groups that are not all told, and a whole domain: what stands for accounts whatever is asked. */
const standing = [
  'domain:acme.example',
  'group:kiosks@acme.example',
  'group:partners@other.example',
]
const direct = 'user:ada@acme.example'
const people = ['ada@acme.example', 'lea@acme.example']

test('the access of whoever left ends when no policy and no group lets them in, and not because a group could not be read', async () => {
  const company = await beginCompany(store, clock)
  const google = { id: 'aws', connector: 'gcp' }
  const { org } = company
  const from = Date.parse('2026-11-05T12:00:00.000Z')
  const at = (day: number) => {
    clock.now = new Date(from + (day - 5) * 86_400_000)
  }
  const staff = ['ada', 'lea', 'bo'].map((id) => ({
    id,
    name: id,
    email: `${id}@acme.example`,
    kind: 'employee' as const,
    groups: [],
    externalIds: {},
    ...(id !== 'bo' && { end: '2026-11-06' }),
  }))
  const said = async (calls: readonly RecordedCall[]) => {
    await answer(company, calls, google)
    await read(company)
    const { result } = await runOne(company, 'leaver-access-removed')
    return { result, ...(await verdictsOf(company, 'leaver-access-removed')) }
  }
  at(5)
  await withOrg(store, org, (tx) => putPeople(tx, staff, 'people'))
  const [ada, lea] = ['ada@acme.example ada', 'lea@acme.example lea']
  assert.deepEqual(await said(without(standing)), { result: 'pass', [ada]: 'pass', [lea]: 'pass' })

  // In time, they are taken out of a policy that names one of them, and of the groups nobody can tell.
  at(6)
  const unread = ['admins@acme.example', 'oncall@acme.example']
  assert.deepEqual(await said(without([...standing, direct], { unread })), {
    result: 'unknown',
    [ada]: 'unknown not-confirmed',
    [lea]: 'unknown not-confirmed',
    'admins@acme.example': 'unknown members',
    'oncall@acme.example': 'unknown members',
  })

  // They were in the groups all the time.
  at(9)
  assert.deepEqual(await said(without([...standing, direct])), {
    result: 'fail',
    [ada]: 'fail open',
    [lea]: 'fail open',
  })
  at(10)
  assert.deepEqual(await said(without([...standing, direct], { people })), {
    result: 'deviated',
    [ada]: 'fail late',
    [lea]: 'fail late',
  })

  // A whole domain may hold anybody.
  const wide = await said(without([...standing.slice(1), direct], { people }))
  assert.deepEqual([wide.result, Reflect.get(wide, 'acme.example')], ['unknown', 'unknown members'])
})
