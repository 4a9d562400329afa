import assert from 'node:assert/strict'
import { before, after, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { legalEntities } from '#populations/legal-entity.ts'
import { mayTrackPeople } from '#populations/person-tracking.ts'
import type { Person } from '#populations/person.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findPerson, findPersonByEmail, putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let officer: Awaited<ReturnType<typeof signedIn>>
let lead: Awaited<ReturnType<typeof signedIn>>
const entities: Record<string, string> = {}

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  officer = await signedIn(store, company.org, site, ['people-officer'])
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  for (const name of ['Nordlicht GmbH', 'Südwind AG']) entities[name] = await addEntity(name)
})

async function addEntity(name: string): Promise<string> {
  passTime(company, 1)
  const answer = await lead.postJson('/api/v1/legal-entity/create', {
    name,
    country: 'DE',
    joined: '2020-01-01',
  })
  assert.equal(answer.status, 200)
  return z.object({ id: z.string() }).parse(await answer.json()).id
}

const Answer = z.object({
  id: z.string().default(''),
  detail: z.string().default(''),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
})

async function act(path: string, input: unknown) {
  passTime(company, 1)
  const answer = await officer.postJson(`/api/v1/${path}`, input)
  return { status: answer.status, body: Answer.parse(await answer.json()) }
}

async function entityOf(key: string) {
  const held = await readOrg(store, company.org, (tx) => findPerson(tx, key))
  return held?.person.legalEntity
}

async function record(person: Partial<Person> & { id: string }) {
  passTime(company, 1)
  const whole = { name: person.id, kind: 'employee' as const, groups: [], externalIds: {} }
  await withOrg(store, company.org, (tx) => putPeople(tx, [{ ...whole, ...person }], 'people'))
}

test('a person’s legal entity is chosen from those that are kept, and kept by its key', async () => {
  const form = await (await officer.get('/do/person.create')).text()
  const select = /<select[^>]*name="legalEntity"[\s\S]*?<\/select>/.exec(form)?.[0] ?? ''
  for (const [name, key] of Object.entries(entities))
    assert(select.includes(name) && select.includes(key), name)
  const nordlicht = entities['Nordlicht GmbH']
  for (const legalEntity of [nordlicht, 'nordlicht  gmbh']) {
    const made = await act('person/create', { name: 'Ada', kind: 'employee', legalEntity })
    assert.equal(made.status, 200)
    assert.equal(await entityOf(made.body.id), nordlicht)
  }
  const page = await (await officer.get('/console/people')).text()
  assert(page.includes('Nordlicht GmbH') && !page.includes(`${nordlicht}`))
})

test('a legal entity that is not kept is refused, with those that are', async () => {
  const made = await act('person/create', {
    name: 'Ada',
    kind: 'employee',
    legalEntity: 'Nordlich GmbH',
  })
  assert.equal(made.status, 400)
  assert.equal(made.body.errors[0]?.field, 'legalEntity')
  assert(made.body.errors[0]?.message.includes('Südwind AG'))
  const form = await officer.post('/do/person.create?lang=de', {
    name: 'Ada',
    kind: 'employee',
    legalEntity: '<b>Nordlich',
  })
  assert.equal(form.status, 400)
  const page = await form.text()
  assert(
    page.includes('So heißt keine Gesellschaft, oder mehrere.') && !page.includes('<b>Nordlich'),
  )
})

test('a file names legal entities by name or key; a row that names another says which there are', async () => {
  const file = (rows: string) => ({
    file: Buffer.from(`Name;E-Mail;Gesellschaft\n${rows}`).toString('base64'),
  })
  const wrong = await act('person/import', file('Eva;eva@example.com;Ostwind KG\n'))
  assert.equal(wrong.status, 400)
  const [trouble] = wrong.body.errors
  assert.equal(trouble?.field, 'file.2.legalEntity')
  assert(trouble?.message.includes('Nordlicht GmbH, Südwind AG'))
  const key = entities['Südwind AG'] ?? ''
  const rows = `Eva;eva@example.com;SÜDWIND AG\nUwe;uwe@example.com;${key}\nIda;ida@example.com;\n`
  assert.equal((await act('person/import', file(rows))).status, 200)
  for (const [email, legalEntity] of [
    ['eva@example.com', key],
    ['uwe@example.com', key],
    ['ida@example.com', undefined],
  ] as const) {
    const held = await readOrg(store, company.org, (tx) => findPersonByEmail(tx, email))
    assert.equal(held?.person.legalEntity, legalEntity)
  }
})

test('a name from before is found by filters and forms, and becomes a key with the next change', async () => {
  await record({ id: 'typed', legalEntity: 'SÜDWIND AG' })
  await record({ id: 'foreign', legalEntity: 'Westwind SE' })
  const key = entities['Südwind AG'] ?? ''
  const filtered = await (await officer.get(`/console/people/matrix?entity=${key}`)).text()
  assert(filtered.includes('key=typed') && !filtered.includes('key=foreign'))
  const form = await (await officer.get('/do/person.change?id=typed')).text()
  assert(new RegExp(`<option value="${key}"\\s+selected`).test(form))
  const other = await (await officer.get('/do/person.change?id=foreign')).text()
  assert(/<option value="Westwind SE"\s+selected/.test(other))
  const kept = { id: 'foreign', name: 'Fritz', kind: 'employee', legalEntity: 'Westwind SE' }
  assert.equal((await act('person/change', kept)).status, 200)
  assert.equal(await entityOf('foreign'), 'Westwind SE')
  const page = await (await officer.get('/console/people/person?key=foreign')).text()
  assert(page.includes('Westwind SE'))
})

test('whoever was recorded with the name of an entity refers to it once it is kept or renamed', async () => {
  await record({ id: 'early', legalEntity: 'Spätwind  SE' })
  await record({ id: 'renamed', legalEntity: 'Nordlicht GmbH' })
  const late = await addEntity('Spätwind SE')
  assert.equal(await entityOf('early'), late)
  passTime(company, 1)
  const id = entities['Nordlicht GmbH'] ?? ''
  const renaming = await lead.postJson('/api/v1/legal-entity/change', {
    id,
    name: 'Polarlicht GmbH',
    country: 'DE',
    joined: '2020-01-01',
  })
  assert.equal(renaming.status, 200)
  assert.equal(await entityOf('renamed'), id)
  const list = await (await officer.get('/console/people?order=entity')).text()
  assert(list.includes('Polarlicht GmbH') && !list.includes('Nordlicht GmbH'))
  const csv = await (await officer.get('/console/people/list.csv')).text()
  assert(csv.includes('Polarlicht GmbH'))
})

test('of a name that two entities have nobody is moved to either', async () => {
  await addEntity('Zwilling AG')
  const second = await addEntity('Zwilling  AG')
  await record({ id: 'either', legalEntity: 'Zwilling AG' })
  passTime(company, 1)
  const again = { id: second, name: 'Zwilling  AG', country: 'AT', joined: '2020-01-01' }
  assert.equal((await lead.postJson('/api/v1/legal-entity/change', again)).status, 200)
  assert.equal(await entityOf('either'), 'Zwilling AG')
})

test('a works agreement that names nothing is none, whichever door it comes through', async () => {
  for (const worksAgreement of ['', '  ', '\u200b']) {
    const name = `Blank ${encodeURIComponent(worksAgreement)}`
    const input = { name, country: 'DE', joined: '2020-01-01', hasWorksCouncil: true }
    passTime(company, 1)
    await lead.postJson('/api/v1/legal-entity/create', { ...input, worksAgreement })
    const all = await readOrg(store, company.org, (tx) => managedItems(tx, legalEntities))
    const kept = all.find((each) => each.name === name)
    assert(kept === undefined || !mayTrackPeople(kept), name)
  }
})

test('that a German company has no works council is recorded by whoever says so, and not by a box left alone', async () => {
  const input = { name: 'Wattenmeer GmbH', country: 'DE', joined: '2020-01-01' }
  const held = async () => {
    passTime(company, 1)
    const all = await readOrg(store, company.org, (tx) => managedItems(tx, legalEntities))
    const found = all.find(({ name }) => name === input.name)
    assert(found)
    return found
  }
  const form = await (await lead.get('/do/legal-entity.create?lang=de')).text()
  assert(/<select[^>]*name="hasWorksCouncil"[^>]*>\s*<option value=""/.test(form))
  assert.equal((await lead.post('/do/legal-entity.create', input)).status, 303)
  const unsaid = await held()
  assert.deepEqual([unsaid.hasWorksCouncil, mayTrackPeople(unsaid)], [undefined, false])
  for (const path of ['/console/purposes?lang=de', '/console/settings?lang=de'])
    assert((await (await lead.get(path)).text()).includes('noch nicht gesagt, ob es'), path)

  const change = async (hasWorksCouncil: string) =>
    (await lead.post('/do/legal-entity.change', { ...input, id: unsaid.id, hasWorksCouncil }))
      .status
  assert.equal(await change('perhaps'), 400)
  assert.equal(await change('false'), 303)
  assert.equal(mayTrackPeople(await held()), true)
  const again = await (await lead.get(`/do/legal-entity.change?id=${unsaid.id}`)).text()
  assert(/<option value="false"\s+selected/.test(again))
  assert.equal(await change('true'), 303)
  assert.equal(mayTrackPeople(await held()), false)
})

test('whoever works for a legal entity that was closed is shown with its name, and that it is closed', async () => {
  const id = await addEntity('Abendrot KG')
  await record({ id: 'evening', legalEntity: id })
  passTime(company, 1)
  assert.equal((await lead.postJson('/api/v1/legal-entity/close', { id })).status, 200)
  for (const [language, shown] of [
    ['de', 'Abendrot KG (geschlossen)'],
    ['en', 'Abendrot KG (closed)'],
  ]) {
    for (const path of ['person?key=evening&', 'matrix?', 'matrix.csv?', 'list.csv?', '?']) {
      const page = await (
        await officer.get(`/console/people/${path}lang=${language}`.replace('/?', '?'))
      ).text()
      assert(page.includes(shown ?? ''), `${path} ${language}`)
      if (!path.startsWith('matrix?')) assert(!page.includes(id), `${path} ${language}`)
    }
  }
  const form = await (await officer.get('/do/person.change?id=evening&lang=de')).text()
  assert(new RegExp(`<option value="${id}"\\s+selected\\s*>Abendrot KG \\(beendet\\)<`).test(form))
  const fresh = await (await officer.get('/do/person.create?lang=de')).text()
  assert(!fresh.includes('Abendrot KG'))
  const kept = { id: 'evening', name: 'Eva', kind: 'employee', legalEntity: id }
  assert.equal((await act('person/change', kept)).status, 200)
  assert.equal(await entityOf('evening'), id)
})
