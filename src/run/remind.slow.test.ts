import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'

import { absences } from '#populations/absence.ts'
import type { Duty } from '#program/duty.ts'
import { providers } from '#program/sign-in/provider.ts'
import { changeAccount, createAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { addDoorEvent } from '#store/door-events.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { issueTicket } from '#store/tickets.ts'

import { actorOf, perform } from './actions/test-actors.ts'
import { readAttention } from './attention.ts'
import { remindOfDuties } from './remind.ts'
import { beginCompany } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

// A Monday; the company is in UTC.
const clock = { now: new Date('2026-11-02T09:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let duties: Duty[]

beforeEach(async () => {
  clock.now = new Date('2026-11-02T09:00:00.000Z')
  company = await beginCompany(store, clock)
  duties = []
})

async function account(name: string, language?: 'de' | 'en', hasSignedIn = true): Promise<Account> {
  return await withOrg(store, company.org, async (tx) => {
    const made = await createAccount(tx, {
      email: `${name}@example.com`,
      name,
      roles: ['member'],
      ...(language && { language }),
    })
    if (hasSignedIn)
      await addDoorEvent(tx, {
        at: clock.now,
        kind: 'signed-in',
        account: made.id,
        address: '',
        agent: '',
        detail: {},
      })
    return made
  })
}

/** Goes on to a day at nine, and says who was mailed then, with the subject and the text. */
async function mailsOn(day: string, hour = '09'): Promise<{ to: string; text: string }[]> {
  clock.now = new Date(`2026-11-${day}T${hour}:00:00.000Z`)
  const sofar = (await mails()).length
  for (let i = 0; i < 3; i++)
    await remindOfDuties(store, company.organisation, 'https://a.example', async () => duties)
  return (await mails()).slice(sofar)
}

async function mails(): Promise<{ to: string; text: string }[]> {
  return await readOrg(store, company.org, async (tx) => {
    const rows = await tx.db
      .selectFrom('outbox')
      .selectAll()
      .where('org_id', '=', tx.org)
      .orderBy('created_at')
      .orderBy('recipient')
      .execute()
    return rows.map(({ recipient, content }) => ({ to: recipient, text: JSON.stringify(content) }))
  })
}

function duty(id: string, due?: string): Duty {
  const title = { de: `Pflicht ${id}`, en: `Duty ${id}` }
  return { id, title, about: title, ...(due && { due: new Date(`${due}T23:00:00.000Z`) }) }
}

test('nobody is mailed who never came in, may not, or has nothing to do', async () => {
  await account('invited', 'de', false)
  const gone = await account('gone')
  await withOrg(store, company.org, (tx) => changeAccount(tx, gone.id, { disabledAt: clock.now }))
  duties = [duty('a')]
  assert.deepEqual(await mailsOn('02'), [])
  await account('ada')
  duties = []
  assert.deepEqual(await mailsOn('03'), [])
})

test('whoever came from a directory and signs in by single sign-on is told, though they never came in and got no invitation', async () => {
  const invited = await account('invited', 'de', false)
  await account('provisioned', 'en', false)
  duties = [duty('a')]
  const provider = {
    id: 'idp',
    kind: 'saml' as const,
    labelDe: 'Firma',
    labelEn: 'Company',
    issuer: 'https://idp.example',
    addressesAreOurs: true,
    enabled: false,
    ssoUrl: 'https://idp.example/sso',
    certificates: '',
  }
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, providers, provider)
    await issueTicket(tx, 'invitation', { account: invited.id, forMs: 7 * 86_400_000 })
  })
  assert.deepEqual(await mailsOn('02'), [], 'the provider is off')
  await withOrg(store, company.org, (tx) => putItem(tx, providers, { ...provider, enabled: true }))
  assert.deepEqual(
    (await mailsOn('03')).map(({ to }) => to),
    ['provisioned@example.com'],
  )
  // A week later the invitation is over, and they can come in all the same.
  assert.deepEqual(
    (await mailsOn('10')).map(({ to }) => to),
    ['invited@example.com', 'provisioned@example.com'],
  )
})

test('one mail has everything, in the language of who gets it, on a working morning', async () => {
  await account('ada', 'de')
  await account('bob', 'en')
  duties = [duty('a', '2026-10-30'), duty('b')]
  assert.deepEqual(await mailsOn('02', '05'), [])
  const [ada, bob, ...more] = await mailsOn('02')
  assert.deepEqual([ada?.to, bob?.to, more], ['ada@example.com', 'bob@example.com', []])
  assert(ada?.text.includes('2 Aufgaben') && ada.text.includes('überfällig seit 30. Oktober 2026'))
  assert(bob?.text.includes('2 tasks') && bob.text.includes('https://a.example/portal'))
  assert.deepEqual(await mailsOn('07'), [], 'a Saturday')
})

test('on a public holiday where somebody works they are left alone, and told on the next working day', async () => {
  const [ada, bob] = [await account('ada', 'de'), await account('bob', 'en')]
  await withOrg(store, company.org, async (tx) => {
    const rest = { kind: 'employee' as const, groups: [], externalIds: {} }
    await putPeople(
      tx,
      [
        { id: 'ada', name: 'Ada', country: 'DE', ...rest },
        { id: 'bob', name: 'Bob', country: 'US', ...rest },
      ],
      'people',
    )
    await changeAccount(tx, ada.id, { person: 'ada' })
    await changeAccount(tx, bob.id, { person: 'bob' })
  })
  duties = [duty('a')]
  // Thanksgiving is a Thursday.
  assert.deepEqual(
    (await mailsOn('26')).map(({ to }) => to),
    ['ada@example.com'],
  )
  assert.deepEqual(
    (await mailsOn('27')).map(({ to }) => to),
    ['bob@example.com'],
  )
})

test('whoever is on leave is told nothing until they are back', async () => {
  const ada = await account('ada', 'de')
  await withOrg(store, company.org, async (tx) => {
    const person = {
      id: 'ada',
      name: 'Ada',
      kind: 'employee' as const,
      groups: [],
      externalIds: {},
    }
    await putPeople(tx, [person], 'people')
    await changeAccount(tx, ada.id, { person: 'ada' })
    await putItem(tx, absences, {
      id: 'ada/1',
      person: 'ada',
      from: '2026-10-01',
      to: '2026-11-04',
    })
  })
  duties = [duty('a', '2026-10-30')]
  for (const day of ['02', '03', '04']) assert.deepEqual(await mailsOn(day), [], day)
  assert.equal((await mailsOn('05')).length, 1)
})

test('a duty is told when it is new, soon due and overdue, each once, and again after a week; done, no more', async () => {
  await account('ada', 'de')
  duties = [duty('a', '2026-11-12')]
  const days: string[] = []
  for (const day of [
    '02',
    '03',
    '04',
    '05',
    '06',
    '09',
    '10',
    '11',
    '12',
    '13',
    '16',
    '17',
    '20',
    '23',
  ])
    if ((await mailsOn(day)).length > 0) days.push(day)
  assert.deepEqual(days, ['02', '10', '13', '20'])
  duties = []
  assert.deepEqual(await mailsOn('24'), [])
  duties = [duty('a', '2026-12-20')]
  assert.equal((await mailsOn('25')).length, 1, 'asked for anew')
})

test('something new brings the others along, and no second mail the same day', async () => {
  await account('ada', 'de')
  duties = [duty('a', '2026-11-25')]
  assert.equal((await mailsOn('02')).length, 1)
  duties = [duty('a', '2026-11-25'), duty('b', '2026-11-25')]
  assert.deepEqual(await mailsOn('02', '15'), [])
  const [mail] = await mailsOn('03')
  assert(mail?.text.includes('Pflicht a') && mail.text.includes('Pflicht b'))
})

test('a mail says in its reader’s language what is new', async () => {
  await account('dora', 'de')
  await account('eve', 'en')
  duties = [{ ...duty('p', '2026-11-20'), news: { de: 'Ein Satz mehr.', en: 'A sentence more.' } }]
  const [german, english] = (await mailsOn('03')).toSorted((a, b) => a.to.localeCompare(b.to))
  assert(german?.text.includes('2026). Neu darin: Ein Satz mehr.'), german?.text)
  assert(english?.text.includes('2026). New in it: A sentence more.'), english?.text)
})

test('an invitation that expired unanswered is told once to whoever invited, with the way to a new one; not where single sign-on lets them in', async () => {
  const admin = actorOf((await account('admin', 'en')).id, 'admin')
  const invited = await perform(company, admin, 'user.invite', {
    email: 'new@example.com',
    name: 'Newcomer',
    roles: ['member'],
  })
  const attention = async () => {
    const all = await readOrg(store, company.org, (tx) => readAttention(tx, [], clock.now))
    return all.flatMap((each) => (each.kind === 'due' ? [each.item] : []))
  }
  const mailed = (await mails()).length
  assert.deepEqual(await mailsOn('03'), [])
  assert.deepEqual(await attention(), [])
  const [told, ...more] = await mailsOn('10')
  const again = `/do/user.invite-again?account=${String(invited['account'])}`
  assert.deepEqual([told?.to, more], ['admin@example.com', []])
  assert(told?.text.includes('Newcomer has not accepted') && told.text.includes(again))
  assert.deepEqual(
    (await attention()).map(({ about, at }) => [about.en, at]),
    [['Newcomer', { kind: 'invitation', account: invited['account'] }]],
  )
  assert.deepEqual(await mailsOn('11'), [])
  await perform(company, admin, 'user.invite-again', { account: invited['account'] })
  assert.deepEqual(await attention(), [])
  assert((await mails()).length > mailed + 1)
  assert.deepEqual((await mailsOn('12')).length, 0)
  assert.deepEqual(
    (await mailsOn('20')).map(({ to }) => to),
    ['admin@example.com'],
  )
})
