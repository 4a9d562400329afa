/** A table as long as one may be, from the file to the record; and what stays of one that is refused. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
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

async function send(bytes: Buffer<ArrayBuffer>, pasted = ''): Promise<string> {
  const form = new FormData()
  form.append('file', new File([bytes], 'table.csv'))
  form.append('table', pasted)
  const body = new Response(form)
  const answer = await lead.ask('POST', path, {
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
