/** A table as long as one may be, from the file to the record; and what stays of one that is refused. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { legalEntities } from '#populations/legal-entity.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems, managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { allPeople, putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  const entity = { name: 'Eins GmbH', country: 'DE', joined: '2020-01-01' }
  assert.equal((await lead.post('/do/legal-entity.create', entity)).status, 303)
  passTime(company, 1)
})

const path = '/console/kept/product/import'

async function send(bytes: Buffer<ArrayBuffer>, pasted = '', to = path): Promise<string> {
  const form = new FormData()
  form.append('file', new File([bytes], 'table.csv'))
  form.append('table', pasted)
  const body = new Response(form)
  const answer = await lead.ask('POST', to, {
    body: Buffer.from(await body.arrayBuffer()),
    headers: { 'content-type': body.headers.get('content-type') ?? '' },
  })
  assert.equal(answer.status, 200)
  return await answer.text()
}

const header = 'Name;Was es tut;Angeboten von\n'
const rest = ';Rechnet ab;Eins GmbH\n'

test('ten thousand rows of more than a megabyte go through the preview, and the page stays small', async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, n) => `Dienst ${n};${'Rechnet ab, was anfällt. '.repeat(5)};Eins GmbH\n`,
  )
  const file = Buffer.from(header + rows.join(''))
  assert(file.length > 1024 ** 2)
  const page = await send(file)
  assert(page.includes('10000 new, 0 changed, 0 there already, 0 with errors.'))
  assert(page.length < 250_000, `${page.length}`)
  passTime(company, 1)
  const fields = { ticket: hiddenField(page, 'ticket'), commit: 'yes' }
  const done = await (await lead.post(path, fields)).text()
  assert(done.includes('Recorded: 10000 new, 0 changed; 0 were there already.'))
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'product'))
  assert.equal(items.length, 10_000)
  assert((await (await lead.post(path, fields)).text()).includes('Hand in the table once more.'))
})

test(
  'ten thousand legal entities are taken in at once, and whoever was recorded with their names refers to them',
  {
    timeout: 60_000,
  },
  async () => {
    const persons = Array.from({ length: 1000 }, (_, n) => ({
      id: `person-${n}`,
      name: `Person ${n}`,
      kind: 'employee' as const,
      groups: [],
      externalIds: {},
      legalEntity: `tochter  ${n} gmbh`,
    }))
    await withOrg(store, company.org, (tx) => putPeople(tx, persons, 'people'))
    passTime(company, 1)
    const rows = Array.from({ length: 10_000 }, (_, n) => `Tochter ${n} GmbH;DE;2020-01-01\n`)
    const file = Buffer.from(`Name;Land;Gehört dazu seit\n${rows.join('')}`)
    const to = '/console/kept/legal-entity/import'
    const fields = { ticket: hiddenField(await send(file, '', to), 'ticket'), commit: 'yes' }
    passTime(company, 1)
    const done = await (await lead.post(to, fields)).text()
    assert(done.includes('Recorded: 10000 new, 0 changed; 0 were there already.'))
    const { held, entities } = await readOrg(store, company.org, async (tx) => ({
      held: await allPeople(tx),
      entities: await managedItems(tx, legalEntities),
    }))
    const names = new Map(entities.map(({ id, name }) => [id, name]))
    for (const { person } of held)
      assert.equal(names.get(person.legalEntity ?? ''), `Tochter ${person.name.slice(7)} GmbH`)
  },
)

test('nobody records what somebody else looked at, or what was looked at an hour ago', async () => {
  const page = await send(Buffer.from(`${header}Dienst${rest}`))
  const fields = { ticket: hiddenField(page, 'ticket'), commit: 'yes' }
  const other = await signedIn(store, company.org, site, ['lead'], 'Otto Other')
  assert((await (await other.post(path, fields)).text()).includes('Hand in the table once more.'))
  // Whoever works on stays signed in.
  for (const _ of [1, 2, 3, 4]) {
    passTime(company, 901)
    assert.equal((await lead.get(path)).status, 200)
  }
  assert((await (await lead.post(path, fields)).text()).includes('Hand in the table once more.'))
})

test('what was typed beside a file that is refused stays', async () => {
  const typed = `${header}Typed${rest}`
  const large = await send(Buffer.alloc(6_000_000, 'x'), typed)
  assert(large.includes('Typed;Rechnet ab') && large.includes('The file is too large.'))
  const workbook = await send(Buffer.from('PK\x03\x04\x14\x00'), typed)
  assert(workbook.includes('Typed;Rechnet ab') && workbook.includes('cannot be read as a table'))
})

test('where characters may be read wrong the preview says so, and only there', async () => {
  // „Müller“ and „Öl“ as a Macintosh of old wrote them.
  const [row, end] = [Buffer.from(header), rest]
  const old = Buffer.concat([
    row,
    Buffer.of(0x4d, 0x9f, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x26, 0x20, 0x85, 0x6c),
    Buffer.from(end),
  ])
  const said = 'Umlauts and other characters may be read wrong'
  assert((await send(old)).includes(said))
  for (const encoding of ['utf8', 'latin1'] as const)
    assert(!(await send(Buffer.from(`${header}Müller & Öl${end}`, encoding))).includes(said))
})
