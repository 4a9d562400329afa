import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { permissions, roles } from '#engine/permissions.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { backgroundCheckSettings, usualChecks } from '#populations/background-check-setting.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import { policies } from '#populations/policy.ts'
import { programRoles } from '#populations/program-role.ts'
import { beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { findAccount } from '#store/accounts.ts'
import { listActions } from '#store/actions.ts'
import { itemHistory, managedItems, putItem } from '#store/items.ts'
import { listOutbox } from '#store/list-outbox.ts'
import { readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { allPeople, findPersonByEmail } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let officer: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  officer = await signedIn(store, company.org, site, ['people-officer'])
})

function read<Result>(look: Parameters<typeof readOrg<Result>>[2]): Promise<Result> {
  return readOrg(store, company.org, look)
}

const Answer = z.object({
  id: z.string().default(''),
  recordedAt: z.string().optional(),
  code: z.string().default(''),
  added: z.number().optional(),
  changed: z.number().optional(),
  same: z.number().optional(),
  errors: z.array(z.object({ field: z.string() })).default([]),
})

/** What an action answers to JSON, by its path under the API. */
async function act(path: string, input: unknown) {
  passTime(company, 1)
  const answer = await officer.postJson(`/api/v1/${path}`, input)
  return { status: answer.status, body: Answer.parse(await answer.json()) }
}

async function upload(
  text: string | Uint8Array<ArrayBuffer>,
  until?: string,
): Promise<{ status: number; page: string }> {
  const body = new FormData()
  body.append('file', new File([text], 'people.csv', { type: 'text/csv' }))
  if (until !== undefined) body.append('contractorsUntil', until)
  const cookie = [...officer.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = new Request(`${officer.origin}/console/people/import`, {
    method: 'POST',
    headers: { host: 'localhost:8080', origin: officer.origin, cookie },
    body,
  })
  const answer = await site.request(request, undefined, {
    incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } },
  })
  return { status: answer.status, page: await answer.text() }
}

test('people are shown to those who may see them, and to nobody else', async () => {
  const paths = ['/console/people', '/console/people/person?key=x', '/console/people/list.csv']
  for (const path of paths) {
    const nobody = await new TestBrowser(site).get(path)
    assert.equal(nobody.headers.get('location')?.startsWith('/sign-in'), true, path)
  }
  for (const role of roles) {
    const browser = await signedIn(store, company.org, site, [role], `only ${role}`)
    const may = permissions['people.see'].some((each) => each === role)
    for (const path of paths) {
      const { status } = await browser.get(path)
      assert.equal(status === 403, !may, `${role} ${path} ${status}`)
    }
    const mayChange = permissions['people.change'].some((each) => each === role)
    assert.equal((await browser.get('/console/people/import')).status === 403, !mayChange, role)
    const { status } = await browser.postJson('/api/v1/person/create', { name: 'X', kind: 'other' })
    assert.equal(status === 403, !mayChange, `${role} creates ${status}`)
  }
})

test('whoever imports a file names the last day of contractors who have none, and not one that is past', async () => {
  const file = new TextEncoder().encode('name,email,kind\nExtern Eins,e1@example.com,contractor\n')
  assert.match((await upload(file)).page, /name one on importing for all who have none/)
  const past = await upload(file, '2020-01-01')
  assert.deepEqual([past.status, past.page.includes('Name a day from today on.')], [400, true])
  assert.equal((await upload(file, '30.06.2099')).status, 400)
  const ticket = hiddenField((await upload(file, '2099-06-30')).page, 'ticket')
  passTime(company, 1)
  assert.equal((await officer.post('/console/people/import/take', { ticket })).status, 303)
  const found = await read((tx) => findPersonByEmail(tx, 'e1@example.com'))
  assert.deepEqual([found?.person.kind, found?.person.end], ['contractor', '2099-06-30'])
})

test('a field of the server in a request is refused', async () => {
  for (const extra of [
    { id: 'x' },
    { source: 'directory' },
    { recordedAt: '2020-01-01T00:00:00Z' },
  ]) {
    const { status } = await act('person/create', { name: 'Eve', kind: 'employee', ...extra })
    assert.equal(status, 400)
  }
})

test('a contractor without a last day is refused with a clear sentence', async () => {
  const refused = await act('person/create', { name: 'Carla', kind: 'contractor' })
  assert.equal(refused.status, 400)
  assert.equal(refused.body.code, 'contractor-without-end')
  const form = await officer.post('/do/person.create', { name: 'Carla', kind: 'contractor' })
  assert.equal(form.status, 400)
  assert((await form.text()).includes('A contractor needs a last day'))
})

test('a part of another country is refused with a clear sentence, and left behind by who moves by the directory or a file', async () => {
  const grete = { name: 'Grete', kind: 'employee', country: 'DE' }
  for (const wrong of [
    { ...grete, region: 'AT-9' },
    { ...grete, country: undefined, region: 'DE-BY' },
  ]) {
    const refused = await act('person/create', wrong)
    assert.deepEqual([refused.status, refused.body.code], [400, 'person-region-elsewhere'])
    const form = await officer.post('/do/person.create', JSON.parse(JSON.stringify(wrong)))
    assert.equal(form.status, 400)
    assert((await form.text()).includes('The region is not one of the person’s country.'))
  }
  const made = await act('person/create', { ...grete, region: 'DE-BY' })
  assert.equal(made.status, 200)
  const moved = { id: made.body.id, name: 'Grete', kind: 'employee', country: 'AT' }
  assert.equal((await act('person/change', { ...moved, region: 'DE-BY' })).status, 400)
  assert.equal((await act('person/change', { ...moved, region: 'AT-9' })).status, 200)
})

test('a country is one of ISO 3166, and what is none is refused with a clear sentence', async () => {
  for (const country of ['XX', 'UK', 'EU', 'de']) {
    const refused = await act('person/create', { name: 'Iso', kind: 'employee', country })
    assert.deepEqual([refused.status, refused.body.errors[0]?.field], [400, 'country'], country)
    const form = await officer.post('/do/person.create', { name: 'Iso', kind: 'other', country })
    assert.equal(form.status, 400, country)
    assert((await form.text()).includes('This country is not known.'), country)
  }
})

test('a person is added, changed and leaves, and every version stays', async () => {
  const made = await act('person/create', {
    name: 'Ada Muster',
    email: 'Ada@Example.com',
    kind: 'employee',
    country: 'DE',
    groups: ['platform'],
  })
  assert.equal(made.status, 200)
  const { id } = made.body
  const twice = await act('person/create', {
    name: 'A',
    email: 'ADA@example.com',
    kind: 'employee',
  })
  assert.equal(twice.status, 409)
  const seen = made.body.recordedAt
  const changed = await act('person/change', {
    id,
    basedOn: seen,
    name: 'Ada Beispiel',
    email: 'ada@example.com',
    kind: 'employee',
  })
  assert.equal(changed.status, 200)
  const late = await act('person/change', { id, basedOn: seen, name: 'Z', kind: 'employee' })
  assert.equal(late.status, 409)
  assert.equal((await act('person/end', { id, end: '2026-11-30' })).status, 200)
  const history = await read((tx) => itemHistory(tx, 'person', id))
  assert.equal(history.length, 3)
  const page = await (await officer.get(`/console/people/person?key=${id}`)).text()
  assert(page.includes('Ada Muster') && page.includes('Ada Beispiel'))
  // Whoever enters a last day sees whose.
  const leaving = await (await officer.get(`/do/person.end?id=${id}`)).text()
  assert.match(leaving, /<bdi>Ada Beispiel<\/bdi>/)
})

test('a first day moved, or leave entered, after it had come stands in the log in clear, of nobody', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const jo = { name: 'Jo', kind: 'employee', email: 'jo@example.com' }
  const { id } = (await act('person/create', { ...jo, start: '2026-10-01' })).body
  const change = (start: string) => act('person/change', { id, ...jo, start })
  assert.equal((await change('2026-09-01')).status, 200)
  assert.deepEqual(await kinds(), ['first-day-moved'])
  assert.equal((await change('2026-10-20')).status, 200)
  assert.deepEqual(await kinds(), ['first-day-moved', 'first-day-moved'])
  const file = Buffer.from('email,name,start\njo@example.com,Jo,2026-11-01\n').toString('base64')
  assert.equal((await act('person/import', { file })).status, 200)
  assert.equal((await kinds()).length, 3)
  const away = async (from: string, to: string) =>
    await act('absence/create', { person: id, from, to })
  assert.equal((await away('2026-12-01', '2027-01-31')).status, 200)
  assert.equal((await kinds()).length, 3)
  // Who is away for ever would owe nothing, and count.
  const ever = await away('2026-12-01', '2029-12-02')
  assert.deepEqual([ever.status, ever.body.code], [400, 'absence-too-long'])
  assert.equal((await away('2026-10-01', '2026-10-10')).status, 200)
  assert.deepEqual((await kinds()).slice(3), ['absence-afterwards'])
})

test('a last day entered backwards, and who begins anew, stand in the log in clear, whoever says it', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const before = (await kinds()).length
  const said = async () => (await kinds()).slice(before)
  const lu = { name: 'Lu', kind: 'employee', email: 'lu@example.com', start: '2025-10-01' }
  const { id } = (await act('person/create', lu)).body
  const today = clock.now.toISOString().slice(0, 10)
  const days = (away: number) => addDays(clock.now, away).toISOString().slice(0, 10)
  const ok = ({ status }: { status: number }) => assert.equal(status, 200)
  ok(await act('person/end', { id, end: days(30) }))
  ok(await act('person/end', { id, end: today }))
  assert.deepEqual(await said(), [])
  ok(await act('person/end', { id, end: days(-10) }))
  assert.deepEqual(await said(), ['last-day-afterwards'])
  ok(await act('person/change', { id, ...lu, end: days(-20) }))
  const csv = `email,name,end\nlu@example.com,Lu,${days(-30)}\n`
  ok(await act('person/import', { file: Buffer.from(csv).toString('base64') }))
  const thrice = ['last-day-afterwards', 'last-day-afterwards', 'last-day-afterwards']
  assert.deepEqual(await said(), thrice)
  ok(await act('person/change', { id, ...lu, start: days(1) }))
  assert.deepEqual(await said(), [...thrice, 'begun-anew'])
  const [entry] = (await entriesOf(company)).slice(-1)
  assert(!JSON.stringify(entry).includes('"Lu"'))
})

test('whoever changes somebody’s mailbox is seen: by the address that was theirs, by the security lead, and in the log', async () => {
  const told = async () =>
    (await read((tx) => listOutbox(tx))).messages
      .filter(({ about }) => about.includes('Adresse'))
      .map(({ recipient }) => recipient.toLowerCase())
      .toSorted()
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) =>
      entry.t === 'action' && entry.kind === 'mailbox-changed' ? [entry.kind] : [],
    )
  const vi = { name: 'Vi', kind: 'employee', email: 'vi@example.com', start: '2026-01-01' }
  const { id } = (await act('person/create', vi)).body
  const mona = { name: 'Mona', kind: 'employee', email: 'mona@example.com' }
  const holder = (await act('person/create', mona)).body.id
  const dep = { name: 'Dep', kind: 'employee', email: 'dep@example.com' }
  const deputy = (await act('person/create', dep)).body.id
  await withOrg(store, company.org, (tx) =>
    putItem(tx, programRoles, {
      role: 'security-lead',
      holder,
      deputy,
      accountable: [],
      responsible: [],
      consulted: [],
      informed: [],
    }),
  )
  const change = (email: string | undefined, name = 'Vi') =>
    act('person/change', { id, ...vi, name, email })
  assert.equal((await change('VI@example.com', 'Vi B.')).status, 200)
  assert.deepEqual([await told(), await kinds()], [[], []])
  assert.equal((await change('officer.own@example.net')).status, 200)
  const leads = ['dep@example.com', 'mona@example.com']
  assert.deepEqual(await told(), [...leads, 'vi@example.com'])
  assert.deepEqual(await kinds(), ['mailbox-changed'])
  // First none and then one’s own is the same.
  assert.equal((await change(undefined)).status, 200)
  assert.deepEqual((await kinds()).length, 2)
  const file = 'external id,name,email\n77,Ivo,ivo@example.com\n'
  const take = (text: string) =>
    act('person/import', { file: Buffer.from(text).toString('base64') })
  assert.equal((await take(file)).status, 200)
  assert.equal((await take(file.replace('ivo@', 'ivo.new@'))).status, 200)
  assert.equal((await kinds()).length, 3)
  assert((await told()).includes('ivo@example.com'))
})

test('a check that was made and is said not to have been, or to have been earlier, stands in the log in clear', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const before = (await kinds()).length
  const said = async () => (await kinds()).slice(before)
  const ro = { name: 'Ro', kind: 'employee', email: 'ro@example.com', country: 'US' }
  const { id } = (await act('person/create', ro)).body
  const days = (away: number) => addDays(clock.now, away).toISOString().slice(0, 10)
  const record = async (outcome: string, on: string) => {
    const said = { person: id, check: 'education', outcome, on }
    assert.equal((await act('background-check/record', said)).status, 200)
  }
  await record('done', days(-2))
  await record('done', days(-2))
  await record('done', days(-1))
  assert.deepEqual(await said(), [])
  await record('done', days(-5))
  assert.deepEqual(await said(), ['check-taken-back'])
  await record('not-required', days(-1))
  assert.deepEqual((await said()).length, 2)
})

test('whoever is taken out of the group that a duty is for, by hand or by file, is kept as having had it, and the log says so in clear', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  const before = (await kinds()).length
  const said = async () => (await kinds()).slice(before)
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, {
      id: 'ops-only',
      titleDe: 'B',
      titleEn: 'O',
      groups: ['ops'],
      controls: [],
    }),
  )
  const mo = { name: 'Mo', kind: 'employee', email: 'mo@example.com' }
  const { id } = (await act('person/create', { ...mo, groups: ['ops', 'choir'] })).body
  const change = async (more: Record<string, unknown>) =>
    assert.equal((await act('person/change', { id, ...mo, ...more })).status, 200)
  // Whoever is new had it from their first day on; whoever comes into the group later, from then on.
  const begun = () => read((tx) => managedItems(tx, begunDuties))
  await change({ groups: ['ops'] })
  assert.deepEqual([await said(), await begun()], [[], []])
  await change({ groups: [] })
  assert.deepEqual(await said(), ['duty-ended'])
  const ended = () => read((tx) => managedItems(tx, endedDuties))
  assert.deepEqual(
    (await ended()).map(({ person, kind, of, at }) => [person, kind, of, at]),
    [[id, 'policy', 'ops-only', clock.now.toISOString()]],
  )
  await change({ groups: ['ops'] })
  passTime(company, 60)
  const file = Buffer.from('email,name,groups\nmo@example.com,Mo,choir\n').toString('base64')
  assert.equal((await act('person/import', { file })).status, 200)
  assert.deepEqual(await said(), ['duty-ended', 'duty-ended'])
  assert.equal((await ended())[0]?.at, clock.now.toISOString())
  assert.deepEqual(await begun(), [])
  const fo = { name: 'Fo', kind: 'employee', email: 'fo@example.com' }
  const { id: later } = (await act('person/create', fo)).body
  const join = async (groups: string[]) =>
    assert.equal((await act('person/change', { id: later, ...fo, groups })).status, 200)
  await join(['ops'])
  const since = clock.now.toISOString()
  passTime(company, 60)
  await join([])
  await join(['ops'])
  assert.deepEqual(
    (await begun()).map(({ person, kind, of, at }) => [person, kind, of, at]),
    [[later, 'policy', 'ops-only', since]],
  )
  assert.equal((await said()).length, 3)
  // Whoever has left is freed of nothing.
  await change({ groups: ['ops'] })
  await change({ groups: [], end: '2026-01-31' })
  assert.deepEqual((await said()).slice(3), ['last-day-afterwards'])
})

test('whoever moves to where a check is not permitted is kept as having had it, where they were, and the log says so in clear', async () => {
  const kinds = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'action' ? (entry.kind ?? []) : []))
  await withOrg(store, company.org, (tx) =>
    putItem(tx, backgroundCheckSettings, { ...usualChecks, checks: ['criminal-record'] }),
  )
  const before = (await kinds()).length
  const said = async () => (await kinds()).slice(before)
  const yu = { name: 'Yu', kind: 'employee', email: 'yu@example.com', start: '2026-01-05' }
  const { id } = (await act('person/create', yu)).body
  const move = async (country: string) =>
    assert.equal((await act('person/change', { id, ...yu, country })).status, 200)
  // Where they are is said for the first time.
  await move('US')
  assert.deepEqual(await said(), [])
  await move('DE')
  assert.deepEqual(await said(), ['duty-ended'])
  const ended = await read((tx) => managedItems(tx, endedDuties))
  const { kind, of, place, roles } = ended.find(({ person }) => person === id) ?? {}
  assert.deepEqual([kind, of, place, roles], ['check', 'criminal-record', 'US', ['everybody']])
  // A part of the country with a law of its own, by a group.
  const places = { checks: ['criminal-record'], places: ['west: US-CA'] }
  assert.equal((await act('background-check-setting/change', places)).status, 200)
  assert.deepEqual((await said()).slice(1), ['checks-reduced'])
})

test('a person’s entries in the log are salted with a key of that person alone', async () => {
  const { body } = await act('person/create', { name: 'Sal Ty', kind: 'employee' })
  await act('person/end', { id: body.id, end: '2026-12-31' })
  const [last] = await read((tx) => listActions(tx, { subject: `person/${body.id}`, limit: 1 }))
  assert.equal(last?.name, 'person.end')
  const openings = await read((tx) => readOpenings(tx, last?.entry ?? -1))
  assert.deepEqual(
    [...openings.keys()].toSorted((a, b) => a.localeCompare(b)),
    ['kind', 'subject', 'what', 'who'],
  )
  const { rows } = await store.pool.query(
    `SELECT 1 FROM beleg.salt_key WHERE subject = 'person/${body.id}'`,
  )
  assert.equal(rows.length, 1)
})

test('an account of the same mailbox belongs to the person', async () => {
  const email = officer.account.email
  const { body } = await act('person/create', { name: 'Officer', email, kind: 'employee' })
  const account = await read((tx) => findAccount(tx, officer.account.id))
  assert.equal(account?.person, body.id)
})

test('a file is previewed, taken once confirmed, and changes nothing when taken again', async () => {
  const file =
    'Name;E-Mail;Art;Land;Führungskraft;Letzter Tag;Personalnummer;Kostenstelle\r\n' +
    'Jürgen Groß;juergen@example.com;Mitarbeiter;DE;;;100;7\r\n' +
    '"Öz, Lale";lale@example.com;Extern;AT;juergen@example.com;31.12.2026;101;8\r\n'
  const western = new Uint8Array(Buffer.from(file, 'latin1'))
  const { status, page } = await upload(western)
  assert.equal(status, 200, page.slice(0, 500))
  assert(
    page.includes('WINDOWS-1252') && page.includes('Jürgen Groß') && page.includes('Kostenstelle'),
  )
  assert(page.includes(`“;”`) && !page.includes('„'))
  // Titled by whom a row is about, on a phone too, and not by its line.
  assert.match(page, /<th scope="row" *><bdi>Jürgen Groß<\/bdi><\/th>/)
  const ticket = hiddenField(page, 'ticket')
  passTime(company, 1)
  assert.equal((await officer.post('/console/people/import/take', { ticket })).status, 303)
  const lale = await read((tx) => findPersonByEmail(tx, 'LALE@example.com'))
  assert.equal(lale?.person.end, '2026-12-31')
  assert.equal(lale?.person.kind, 'contractor')
  const juergen = await read((tx) => findPersonByEmail(tx, 'juergen@example.com'))
  assert.equal(lale?.person.manager, juergen?.person.id)
  const shown = await (await officer.get(`/console/people/person?key=${lale?.person.id}`)).text()
  assert.equal(shown.match(/Jürgen Groß/g)?.length, 2, 'as manager, now and in the history')
  assert.equal((await officer.post('/console/people/import/take', { ticket })).status, 400)

  const before = await read((tx) => allPeople(tx))
  const again = await act('person/import', { file: Buffer.from(western).toString('base64') })
  assert.deepEqual(
    [again.status, again.body.added, again.body.changed, again.body.same],
    [200, 0, 0, 2],
  )
  assert.equal((await read((tx) => allPeople(tx))).length, before.length)

  // Whoever's number stands in the row of somebody else would be called like them.
  const rowOf = (name: string) =>
    upload(new Uint8Array(Buffer.from(`Name;Personalnummer\r\n${name};101\r\n`)))
  const mixedUp = (await rowOf('Anna Neu')).page
  assert(mixedUp.includes('belongs to Öz, Lale already') && !mixedUp.includes('Öz, Lale →'))
  const married = (await rowOf('Lale Neu')).page
  assert(married.includes('changed<br /><small>Name: Öz, Lale → Lale Neu</small>'))
  const kindless = 'does not say whether one new person is an employee'
  assert(!page.includes(kindless))
  const newcomer = new Uint8Array(Buffer.from('Name;Personalnummer\r\nAnna Neu;102\r\n'))
  const unsaid = (await upload(newcomer)).page
  assert(unsaid.includes(kindless) && unsaid.includes('assumed to be an employee'))

  const doubt = 'Umlauts and other characters may be read wrong'
  assert(!page.includes(doubt))
  // As a Macintosh of old wrote it.
  const old = new Uint8Array(western).map((byte) => (byte === 0xfc ? 0x9f : byte))
  assert((await upload(old)).page.includes(doubt))
})

test('a wrong row is named with its line and its column, and then none is taken', async () => {
  const file =
    'name,email,kind,end,manager\n' +
    'Good Row,good@example.com,employee,,\n' +
    '"Two\nLines",two@example.com,contractor,,\n' +
    ',no-name@example.com,employee,,\n' +
    'Bad Date,bad@example.com,employee,2026-02-30,\n' +
    'Twice,good@example.com,employee,,nobody@example.com\n'
  const { status, body } = await act('person/import', {
    file: Buffer.from(file).toString('base64'),
  })
  assert.equal(status, 400)
  assert.deepEqual(
    body.errors.map(({ field }) => field),
    ['file.3.end', 'file.5.name', 'file.6.end', 'file.7.manager', 'file.7.email'],
  )
  assert.equal(await read((tx) => findPersonByEmail(tx, 'good@example.com')), undefined)
})

test('what is no table is refused', async () => {
  for (const file of [
    '',
    'a,b\n1,2\n',
    'name,name\nx,y\n',
    'name\n"never closed',
    '\u0000\u0001name',
  ]) {
    const { status, body } = await act('person/import', {
      file: Buffer.from(file).toString('base64'),
    })
    assert.equal(status, 400, file)
    assert(['table-unreadable'].includes(body.code), `${file}: ${body.code}`)
  }
})

test('the reconciliation is due each month, and overdue it says so', async () => {
  assert((await (await officer.get('/console/people')).text()).includes('never compared'))
  const done = await act('people/reconcile', {
    on: '2026-11-02',
    comparedWith: ['payroll', 'identity-provider'],
    differences: 'none',
  })
  assert.equal(done.status, 200)
  const fresh = await (await officer.get('/console/people')).text()
  assert(!fresh.includes('was due on'))
  // What differed may name anybody.
  for (const role of ['control-owner', 'works-council', 'admin'] as const) {
    const other = await signedIn(store, company.org, site, [role], `${role} who is curious`)
    const items = await other.get('/api/v1/populations/people-reconciliation/items')
    assert.equal(items.status, 403, role)
  }
  const future = await act('people/reconcile', {
    on: '2027-11-02',
    comparedWith: ['payroll'],
    differences: 'none',
  })
  assert.equal(future.status, 400)
})

test('the list is searched, sorted, and downloaded with no formula in it', async () => {
  await act('person/create', { name: '=HYPERLINK("x")', kind: 'other', email: 'f@example.com' })
  const found = await (await officer.get('/console/people?q=hyperlink')).text()
  assert.equal(found.match(/console\/people\/person\?key=/g)?.length, 1)
  for (const name of ['Svenja Umlaut', 'Özlem Umlaut', 'Sönke Umlaut'])
    await act('person/create', { name, kind: 'other' })
  const umlauts = (await (await officer.get('/console/people?q=umlaut')).text()).matchAll(
    /([^ >]+) Umlaut</g,
  )
  assert.deepEqual(
    Array.from(umlauts, ([, name]) => name),
    ['Özlem', 'Sönke', 'Svenja'],
  )
  await act('person/create', { name: 'Sina Strauß', kind: 'other' })
  for (const q of ['özlem', 'ÖZLEM', 'Ozlem', 'SÖNKE', 'strauß', 'STRAUSS', 'STRAUẞ', 'strauss']) {
    const page = await (await officer.get(`/console/people?q=${encodeURIComponent(q)}`)).text()
    assert.equal(page.match(/console\/people\/person\?key=/g)?.length, 1, q)
  }
  const odd = await officer.get(
    `/console/people?q=${encodeURIComponent("%_\\'")}&order=drop&from=-4`,
  )
  assert.equal(odd.status, 200)
  const csv = await (await officer.get('/console/people/list.csv?who=all')).text()
  assert(csv.includes(`"'=HYPERLINK(""x"")"`))
})

test('what another kind of work or place asks begins with the change, and once; what was asked of nobody before has no days of its own', async () => {
  await withOrg(store, company.org, async (tx) => {
    for (const kind of ['employee', 'contractor'] as const) {
      await putItem(tx, agreements, { id: kind, titleDe: kind, titleEn: kind, kinds: [kind] })
      await putItem(tx, agreementVersions, wordingOf(kind))
    }
    const checks = [...usualChecks.checks, 'criminal-record' as const]
    await putItem(tx, backgroundCheckSettings, { ...usualChecks, checks })
  })
  const begunOf = async (person: string) =>
    (await read((tx) => managedItems(tx, begunDuties)))
      .filter((duty) => duty.person === person && duty.kind !== 'policy')
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ kind, of, at }) => [kind, of, at])
  const ok = ({ status }: { status: number }) => assert.equal(status, 200)
  const ann = { name: 'Ann', email: 'ann@example.com', start: '2026-01-05', end: '2027-12-31' }
  const { id } = (await act('person/create', { ...ann, kind: 'contractor', country: 'DE' })).body
  const change = async (more: object) => ok(await act('person/change', { id, ...ann, ...more }))
  await change({ kind: 'employee', country: 'DE' })
  const since = clock.now.toISOString()
  assert.deepEqual(await begunOf(id), [['agreement', 'employee', since]])
  // To and fro gives nobody more time, and nothing of what was theirs from the first day on any.
  await change({ kind: 'contractor', country: 'DE' })
  await change({ kind: 'employee', country: 'DE' })
  assert.deepEqual(await begunOf(id), [['agreement', 'employee', since]])
  await change({ kind: 'employee', country: 'US' })
  const moved = clock.now.toISOString()
  const checks = (await begunOf(id)).filter(([kind]) => kind === 'check')
  assert.deepEqual(checks, [['check', 'criminal-record', moved]])
  await change({ kind: 'employee', country: 'DE' })
  await change({ kind: 'employee', country: 'US' })
  assert.deepEqual(
    (await begunOf(id)).filter(([kind]) => kind === 'check'),
    checks,
  )
  // There is no agreement for trainees: that nobody asked one of them is not made good by a change.
  const tim = { name: 'Tim', email: 'tim@example.com', start: '2026-01-05' }
  const trainee = (await act('person/create', { ...tim, kind: 'trainee' })).body.id
  ok(await act('person/change', { id: trainee, ...tim, kind: 'employee' }))
  assert.deepEqual(await begunOf(trainee), [])
  // A further agreement is new to whoever is here and was asked for one, once it has a wording; so is one for more people.
  const published = { textDe: 'Neu.', textEn: 'New.' }
  ok(await act('agreement/create', { titleDe: 'V', titleEn: 'C', kinds: ['employee'] }))
  const further =
    (await read((tx) => managedItems(tx, agreements))).find((each) => each.titleDe === 'V')?.id ??
    ''
  const ofFurther = async (person: string) =>
    (await begunOf(person)).filter(([, of]) => of === further).map(([, , at]) => at)
  assert.deepEqual(await ofFurther(id), [])
  ok(await act('agreement-version/publish', { agreement: further, ...published }))
  const first = clock.now.toISOString()
  assert.deepEqual(await ofFurther(id), [first])
  const cora = {
    name: 'Cora',
    email: 'cora@example.com',
    start: '2026-01-05',
    end: '2027-12-31',
    kind: 'contractor',
  }
  const contractor = (await act('person/create', cora)).body.id
  assert.deepEqual(await ofFurther(contractor), [])
  clock.now = new Date(clock.now.getTime() + 60_000)
  const widened = {
    id: further,
    titleDe: 'V',
    titleEn: 'C',
    kinds: ['employee', 'contractor', 'trainee'],
  }
  ok(await act('agreement/change', widened))
  assert.deepEqual(await ofFurther(contractor), [clock.now.toISOString()])
  // A second wording is no new beginning, and of whom nothing was asked it is late from the first day on.
  ok(await act('agreement-version/publish', { agreement: further, ...published }))
  assert.deepEqual(await ofFurther(id), [first])
  const tina = { name: 'Tina', email: 'tina@example.com', start: '2026-01-05', kind: 'board' }
  const board = (await act('person/create', tina)).body.id
  ok(await act('agreement/change', { ...widened, kinds: [...widened.kinds, 'board'] }))
  assert.deepEqual(await ofFurther(board), [])
})

function wordingOf(agreement: string) {
  const text = { text: agreement, digest: 'a'.repeat(64) }
  const [at, by] = ['2020-01-01T00:00:00.000Z', 'lead']
  return {
    id: `${agreement}/1`,
    agreement,
    number: 1,
    de: text,
    en: text,
    change: '',
    publishedAt: at,
    publishedBy: by,
  }
}
