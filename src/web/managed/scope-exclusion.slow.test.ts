import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { isDerived } from '#engine/population.ts'
import { people } from '#populations/person.ts'
import { tests } from '#program/index.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const company = await beginCompany(store, clock)
const site = website(store, company.organisation, pino({ level: 'silent' }))
const lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')

const decision = {
  name: 'Testnetz',
  population: 'database',
  pattern: 'test-*',
  reason: 'Holds no data of customers.',
  decided: '2026-11-01',
  reviewBy: '2027-05-01',
}

async function held(): Promise<string[]> {
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'scope-exclusion'))
  return items.map(({ content }) => String(Object(content).population))
}

test('what can lie outside is chosen by name, and every population that a test looks at is among it', async () => {
  const page = await (await lead.get('/do/scope-exclusion.create?lang=de')).text()
  const options = new Map(
    [...page.matchAll(/<option value="([^"]+)"[^>]*>([^<]*)</g)].map(([, id = '', name = '']) => [
      id,
      name.trim(),
    ]),
  )
  for (const {
    test: { on },
  } of tests)
    for (const { id } of [on, ...(isDerived(on) ? on.each : [])]) {
      assert.notEqual(options.get(id) ?? id, id, `${id} has no name here`)
    }
  assert.equal(options.get('database'), 'Datenbanken')
  assert.equal(options.get('person'), 'Menschen')
  assert.equal(new Set(options.values()).size, options.size)
  const names = [...options.values()]
  assert.deepEqual(
    names,
    names.toSorted((a, b) => a.localeCompare(b, 'de')),
  )
})

test('a population that no test looks at is refused wherever it is given, and what may have been meant is said', async () => {
  const wrong = { ...decision, population: 'databse' }
  const german = await (await lead.post('/do/scope-exclusion.create?lang=de', wrong)).text()
  assert(german.includes('„databse“ steht nicht zur Wahl. Wählen Sie zum Beispiel database,'))
  const english = await (await lead.post('/do/scope-exclusion.create?lang=en', wrong)).text()
  assert(english.includes('“databse” is not among the choices. Choose, for example, database,'))
  const told = await lead.postJson('/api/v1/scope-exclusion/create', wrong)
  assert.equal(told.status, 400)
  assert((await told.text()).includes('database,'))
  const table = `name,population,pattern,reason,decided,reviewBy\nA,databse,*,Holds no data at all,2026-11-01,2027-05-01\n`
  const imported = await lead.postJson('/api/v1/scope-exclusion/import', { table })
  assert.equal(imported.status, 400)
  assert((await imported.text()).includes('Line 2, Population: “databse” is not among'))
  assert.deepEqual(await held(), [])
})

test('a table names a population by id, or as it is called in either language, and the list shows what it is called', async () => {
  const rows = ['database', 'Datenträger', 'snapshots'].map(
    (name) => `${name},${name},*,yes,Holds no data at all,2026-11-01,2027-05-01`,
  )
  const table = ['name,population,pattern,isAhead,reason,decided,reviewBy', ...rows].join('\n')
  const answer = await lead.postJson('/api/v1/scope-exclusion/import', { table })
  assert.equal(answer.status, 200)
  assert.deepEqual((await held()).toSorted(), ['database', 'snapshot', 'volume'])
  const list = await (await lead.get('/console/kept/scope-exclusion?lang=en')).text()
  assert(list.includes('Snapshots'))
})

test('a key that names nothing is refused with how many there are, unless its items are said to be still to come', async () => {
  await withOrg(store, company.org, async (tx) => {
    for (const id of ['x-1', 'x-2', 'y_1'])
      await putItem(tx, people, { id, name: id, kind: 'other', groups: [], externalIds: {} })
  })
  passTime(company, 1)
  const before = await held()
  const person = { ...decision, population: 'person' }
  for (const pattern of ['z-*', 'y%1', 'Y_1', 'x', 'x*9']) {
    const told = await lead.postJson('/api/v1/scope-exclusion/create', { ...person, pattern })
    assert.equal(told.status, 400, pattern)
    assert((await told.text()).includes(`“${pattern}” names 0 of the 3 items of person`), pattern)
  }
  const form = await lead.post('/do/scope-exclusion.create?lang=de', { ...person, pattern: 'z-*' })
  assert.equal(form.status, 400)
  const page = await form.text()
  assert(page.includes('trifft jetzt 0 von 3 Einträgen (Menschen)') && page.includes('x-1'))
  assert(page.includes('setzen Sie den Haken'))
  const table = `name,population,pattern,reason,decided,reviewBy\nA,person,z-*,Holds no data at all,2026-11-01,2027-05-01\n`
  const imported = await lead.postJson('/api/v1/scope-exclusion/import', { table })
  assert.equal(imported.status, 400)
  assert((await imported.text()).includes('Line 2, Key: “z-*” names 0 of the 3'))
  const preview = await lead.post('/console/kept/scope-exclusion/import?lang=de', { table })
  assert((await preview.text()).includes('Dieser Schlüssel trifft jetzt keinen einzigen Eintrag'))
  assert.deepEqual(await held(), before)

  const ahead = { ...person, pattern: 'z-*', isAhead: true }
  assert.equal((await lead.postJson('/api/v1/scope-exclusion/create', ahead)).status, 200)
  passTime(company, 1)
  const two = { ...person, pattern: 'x-*' }
  assert.equal((await lead.postJson('/api/v1/scope-exclusion/create', two)).status, 200)
  passTime(company, 1)
  const list = await (await lead.get('/console/kept/scope-exclusion?lang=de')).text()
  assert(list.includes('Trifft jetzt') && list.includes('2 von 3'))
  assert(list.includes('nichts (0 von 3)'))
})

test('a form says what a key names before anything is decided', async () => {
  const asked = '/do/scope-exclusion.create?lang=en&population=person&pattern=x-*'
  assert((await (await lead.get(asked)).text()).includes('names 2 of 3 items now'))
})

test('whoever may not see people learns from no list, refusal or preview whether a key is one of theirs', async () => {
  const token = {
    ...actorOf('ci', 'lead'),
    permissions: new Set(['program.see', 'system.change'] as const),
  }
  const asked = (pattern: string) => ({ ...decision, population: 'person', pattern })
  const refusals: unknown[] = []
  for (const pattern of ['x-1', 'nobody'])
    for (const isAhead of [false, true]) {
      const table = `name,population,pattern,isAhead,reason,decided,reviewBy\nA,person,${pattern},${isAhead ? 'yes' : 'no'},Holds no data at all,2026-11-01,2027-05-01\n`
      for (const [id, input] of [
        ['scope-exclusion.create', { ...asked(pattern), isAhead }],
        ['scope-exclusion.import', { table }],
      ] as const)
        await perform(company, token, id, input).catch((error: unknown) => {
          refusals.push(error)
        })
    }
  assert.equal(refusals.length, 8)
  for (const refusal of refusals) {
    const { kind, code, message } = Object(refusal)
    assert.deepEqual(
      [kind, code, message],
      ['forbidden', 'not-permitted', 'To decide about person takes the permission people.see.'],
    )
  }
  // Of things they may decide as before.
  await assert.rejects(perform(company, token, 'scope-exclusion.create', decision), {
    code: 'exclusion-names-nothing',
  })
  const admin = await signedIn(store, company.org, site, ['admin'], 'Anna Admin')
  const list = await (await admin.get('/console/kept/scope-exclusion?lang=de')).text()
  assert(!list.includes('2 von 3') && !list.includes('(0 von 3)'))
})

test('that a person lies outside is seen as people are, on every page, list, feed and endpoint', async () => {
  const name = 'Quirin Querulant'
  const about = { ...decision, population: 'person', pattern: 'x-1', name, reviewBy: '2026-11-20' }
  const made = await lead.postJson('/api/v1/scope-exclusion/create', about)
  assert.equal(made.status, 200)
  passTime(company, 1)
  const thing = { ...decision, isAhead: true, name: 'Quarantäne', reviewBy: '2026-11-20' }
  assert.equal((await lead.postJson('/api/v1/scope-exclusion/create', thing)).status, 200)
  passTime(company, 1)
  const { id }: { id: string } = JSON.parse(await made.text())
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'Otto Owner')
  const lists = [
    '/console/kept/scope-exclusion?q=qu',
    '/console/kept/scope-exclusion/all.csv',
    '/console/search?q=Qu',
    '/console/calendar',
    '/api/v1/populations/scope-exclusion/items',
  ]
  for (const path of lists) {
    const [seen, hidden] = [
      await (await lead.get(path)).text(),
      await (await owner.get(path)).text(),
    ]
    assert(seen.includes(name), path)
    assert(!hidden.includes(name) && !hidden.includes(id), path)
    assert(hidden.includes('Quarant'), path)
  }
  const items = [
    `/console/kept/scope-exclusion/item?key=${id}`,
    `/console/items/scope-exclusion?key=${id}`,
    `/api/v1/populations/scope-exclusion/history?key=${id}`,
  ]
  for (const path of items) {
    assert((await (await lead.get(path)).text()).includes(name), path)
    const answer = await owner.get(path)
    assert([403, 404].includes(answer.status), `${path} ${answer.status}`)
    assert(!(await answer.text()).includes(name), path)
  }
  for (const path of ['/console/actions', '/api/v1/actions'])
    assert(!(await (await owner.get(path)).text()).includes(id), path)
})
