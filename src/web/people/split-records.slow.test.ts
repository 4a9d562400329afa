/** Which records go along when two who were taken as one become two again. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { assertLogReplays, beginCompany, passTime } from '#run/test-company.ts'
import { countActions, listActionsNaming } from '#store/actions.ts'
import { itemHistory, managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { addUser, directoryOf } from '#web/scim/test-directory.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const officer = actorOf(randomUUID(), 'people-officer')
const digest = 'ab'.repeat(32)

/** Ada of the file and Olga of the directory, taken as one, who accepted so many policies under these names. */
async function takenAsOne(...names: (string | { imported: string })[]) {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const { ask } = await directoryOf(store, company.org, site)
  passTime(company, 1)
  const text = 'external id;name;email\n4711;Ada Berg;office@example.com'
  await perform(company, officer, 'person.import', { file: Buffer.from(text).toString('base64') })
  passTime(company, 1)
  const account = await addUser(ask, 'office@example.com', { displayName: 'Olga Fischer' })
  const [one] = await readOrg(store, company.org, allPeople)
  assert(one)
  const person = one.person.id
  for (const [n, name] of names.entries()) {
    passTime(company, 1)
    await withOrg(store, company.org, async (tx) => {
      const at = tx.recordedAt.toISOString()
      const policy = `policy-${n}`
      await putItem(tx, policies, {
        id: policy,
        titleDe: policy,
        titleEn: policy,
        groups: [],
        controls: [],
      })
      await putItem(tx, policyVersions, {
        id: `${policy}/1`,
        policy,
        number: 1,
        state: 'published',
        en: { text: 'Keys are kept apart.', digest },
        draftedBy: 'lead',
        approvals: [],
        publishedAt: at,
        effectiveFrom: at,
      })
      if (typeof name !== 'string')
        await putItem(tx, policyAcceptances, {
          id: `${person}/${policy}/1`,
          person,
          policy,
          version: `${policy}/1`,
          language: 'en',
          digest,
          name: name.imported,
          acceptedAt: at,
          recordedAt: at,
          via: 'import',
          attestedBy: 'HR',
        })
    })
    if (typeof name !== 'string') continue
    passTime(company, 1)
    const actor = actorOf(account, 'member')
    const input = { version: `policy-${n}/1`, person, language: 'en', digest, name }
    await perform(company, actor, 'policy.accept', input)
  }
  const held = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, policyAcceptances)))
      .map((each) => [each.policy, each.person === person ? 'kept' : each.person, each.id])
      .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))
  const split = async (more: Record<string, unknown> = {}) => {
    passTime(company, 1)
    const because = 'They only share a mailbox.'
    const input = { person, source: 'directory', name: 'Olga Fischer', because, ...more }
    return await perform(company, officer, 'person.split', input)
  }
  return { company, site, person, held, split }
}

test('what was done with the account, or under the name, of who is split off goes along with its reason; the rest stays', async () => {
  const one = await takenAsOne(
    'O. Fischer',
    'Ada Berg',
    { imported: 'Ada Berg' },
    { imported: ' olga  fischer' },
    { imported: 'Somebody Else' },
  )
  const { other, moved } = await one.split()
  assert.deepEqual(await one.held(), [
    ['policy-0', other, `${String(other)}/policy-0/1`],
    ['policy-1', 'kept', `${one.person}/policy-1/1`],
    ['policy-2', 'kept', `${one.person}/policy-2/1`],
    ['policy-3', other, `${String(other)}/policy-3/1`],
    ['policy-4', 'kept', `${one.person}/policy-4/1`],
  ])
  assert.deepEqual(moved, [
    { record: `policy-acceptance/${String(other)}/policy-0/1`, because: 'account' },
    { record: `policy-acceptance/${String(other)}/policy-3/1`, because: 'name' },
  ])
  // What stood before stands in the history, and the action says what moved, and why.
  const { company } = one
  await readOrg(store, company.org, async (tx) => {
    const before = await itemHistory(tx, policyAcceptances.id, `${one.person}/policy-0/1`)
    assert(before.length === 1 && before[0]?.recordedTo !== undefined)
    const [done] = await listActionsNaming(tx, 'person.split', { other: String(other) })
    assert.deepEqual(done?.input['moved'], moved)
    assert.equal(await countActions(tx, 'person.split'), 1)
  })
  passTime(company, 1)
  await assertLogReplays(company)
  const browser = await signedIn(store, company.org, one.site, ['people-officer'], 'Officer')
  const page = async (key: string, language: string) =>
    await (await browser.get(`/console/people/person?key=${key}&lang=${language}`)).text()
  const plain = (text: string) => text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  const ada = plain(await page(one.person, 'en'))
  assert(ada.includes('Taken apart from') && ada.includes('There went:'))
  assert(ada.includes('(done with that account)') && ada.includes('(that name was typed)'))
  const olga = plain(await page(String(other), 'de'))
  assert(olga.includes('Getrennt von Ada Berg') && olga.includes('Von dort kamen:'))
})

test('where nothing is to go along, all stays', async () => {
  const one = await takenAsOne('O. Fischer', { imported: 'Olga Fischer' })
  const { moved } = await one.split({ records: 'none' })
  assert.deepEqual(moved, [])
  assert.deepEqual(
    (await one.held()).map(([, person]) => person),
    ['kept', 'kept'],
  )
})

test('two splits at once move each record once', async () => {
  const one = await takenAsOne('O. Fischer')
  const ended = await Promise.allSettled([one.split(), one.split()])
  assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await one.held()).length, 1)
})
