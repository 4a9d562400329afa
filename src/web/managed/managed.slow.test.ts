import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { assertLogReplays, beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listActions } from '#store/actions.ts'
import { itemHistory, listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { fillDay } from '#web/upload/test-full-day.ts'

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
})

const entity = { name: 'Nordwind GmbH', country: 'DE', joined: '2019-04-01' }

async function keys(population: string): Promise<string[]> {
  const items = await readOrg(store, company.org, (tx) => listItems(tx, population))
  return items.map(({ key }) => key)
}

/** Adds a legal entity by its form; its key. */
async function addEntity(values: Record<string, string> = entity): Promise<string> {
  const before = await keys('legal-entity')
  const answer = await lead.post('/do/legal-entity.create', values)
  assert.equal(answer.status, 303)
  passTime(company, 1)
  return (await keys('legal-entity')).find((key) => !before.includes(key)) ?? ''
}

function upload(browser: TestBrowser, path: string, name: string, bytes: string, fields = {}) {
  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.append(key, String(value))
  form.append('file', new Blob([bytes]), name)
  const body = new Response(form)
  return body.text().then((text) =>
    browser.ask('POST', path, {
      body: text,
      headers: { 'content-type': body.headers.get('content-type') ?? '' },
    }),
  )
}

test('what people keep is seen and changed by those who may, and by nobody else', async () => {
  const paths = ['/console/kept/legal-entity', '/console/kept/legal-entity/all.csv']
  for (const path of paths) {
    assert.equal((await new TestBrowser(site).get(path)).status, 303)
    const member = await signedIn(
      store,
      company.org,
      site,
      ['member'],
      `m ${path.replaceAll(/[^a-z]/g, '')}`,
    )
    assert.equal((await member.get(path)).status, 403)
  }
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'own')
  assert.equal((await owner.get('/console/kept/legal-entity')).status, 200)
  assert.equal((await owner.get('/console/kept/legal-entity/import')).status, 403)
  const table = 'name,country,joined\nA,DE,2020-01-01\n'
  assert.equal(
    (await owner.post('/console/kept/legal-entity/import', { table, commit: 'yes' })).status,
    403,
  )
  assert.equal((await owner.post('/do/legal-entity.create', entity)).status, 403)
  assert.deepEqual(await keys('legal-entity'), [])
})

test('what is wrong stays in the form with what is wrong beside it, and nothing is recorded', async () => {
  const answer = await lead.post('/do/legal-entity.create', {
    ...entity,
    name: 'Kept',
    joined: 'soon',
  })
  const page = await answer.text()

  assert.equal(answer.status, 400)
  assert(page.includes('value="Kept"'))
  assert(page.includes('field-joined-error'))
  const acquired = await lead.post('/do/legal-entity.create', { ...entity, acquired: 'yes' })
  assert.equal(acquired.status, 400)
  assert((await acquired.text()).includes('field-integrationDeadline-error'))
  assert.deepEqual(await keys('legal-entity'), [])
})

test('an item has its history with who changed what, and a field that was emptied is gone', async () => {
  const key = await addEntity({ ...entity, worksAgreement: 'Of May' })
  assert.equal(
    (await lead.post('/do/legal-entity.change', { ...entity, id: key, name: 'Südwind GmbH' }))
      .status,
    303,
  )
  passTime(company, 1)
  const page = await (await lead.get(`/console/kept/legal-entity/item?key=${key}`)).text()
  const versions = await readOrg(store, company.org, (tx) => itemHistory(tx, 'legal-entity', key))

  assert.equal(versions.length, 2)
  assert.equal(Object(versions[1]?.content).worksAgreement, undefined)
  assert(page.includes('<h1><bdi>Südwind GmbH</bdi></h1>'))
  assert.equal(page.split('by Lea Lead').length, 3)
  assert(/<del>.*Nordwind GmbH/s.test(page))
  // What the papers say, beside when we recorded it.
  assert(page.includes('1 Apr 2019'))
})

test('of two people who change the same thing the second sees both versions, and may replace the first', async () => {
  const key = await addEntity()
  const form = await (await lead.get(`/do/legal-entity.change?id=${key}`)).text()
  const basedOn = /name="basedOn" value="([^"]+)"/.exec(form)?.[1] ?? ''
  await lead.post('/do/legal-entity.change', { ...entity, id: key, basedOn, name: 'First' })
  passTime(company, 1)
  const second = await lead.post('/do/legal-entity.change', {
    ...entity,
    id: key,
    basedOn,
    name: 'Second',
  })
  const page = await second.text()

  assert.equal(second.status, 409)
  assert(page.includes('Two versions') && page.includes('First') && page.includes('value="Second"'))
  const now = /name="basedOn" value="([^"]+)"/.exec(page)?.[1] ?? ''
  assert.notEqual(now, basedOn)
  assert.equal(
    (
      await lead.post('/do/legal-entity.change', {
        ...entity,
        id: key,
        basedOn: now,
        name: 'Second',
      })
    ).status,
    303,
  )
})

test('a list is searched, narrowed, sorted and saved, whatever its address says', async () => {
  await addEntity({ ...entity, name: 'Äpfel AG', country: 'CH', hasWorksCouncil: 'yes' })
  await addEntity({ ...entity, name: '=cmd', country: 'AT' })
  const list = async (query: string) =>
    await (await lead.get(`/console/kept/legal-entity?${query}`)).text()

  assert((await list('q=apfel')).includes('Äpfel AG'))
  assert(!(await list('q=100%25')).includes('Äpfel AG'))
  assert((await list('hasWorksCouncil=true')).includes('Äpfel AG'))
  assert(!(await list('hasWorksCouncil=true')).includes('=cmd'))
  for (const hostile of ["sort=name'--", 'sort=__proto__', 'from=-1', 'from=9e99', 'order=x'])
    assert.equal((await lead.get(`/console/kept/legal-entity?${hostile}`)).status, 200, hostile)
  const csv = await lead.get('/console/kept/legal-entity/all.csv?q=cmd')
  assert(csv.headers.get('content-disposition')?.startsWith('attachment'))
  assert((await csv.text()).includes(`"'=cmd"`))
})

test('a table is previewed before anything is recorded, and what is wrong in it is not lost', async () => {
  const before = (await keys('product')).length
  const table =
    'Name;Was es tut;Angeboten von\nEins;Tut was;Äpfel AG\n;ohne Namen;Äpfel AG\nDrei;Tut;Nirgends AG\n'
  const preview = await lead.post('/console/kept/product/import', { table })
  const page = await preview.text()
  assert.equal(preview.status, 200)
  assert(page.includes('1 new, 0 changed, 0 there already, 2 with errors.'))
  assert.match(page, /<th scope="row" *><bdi>Drei<\/bdi><\/th>/)
  assert.equal((await keys('product')).length, before)

  const unknown = await lead.post('/console/kept/product/import', { table: 'a,b\n1,2\n' })
  assert((await unknown.text()).includes('No column is called like a field'))
})

test('a table that Excel saved on Windows is read, and a workbook is refused where another can be chosen', async () => {
  const send = async (name: string, bytes: Buffer<ArrayBuffer>) => {
    const form = new FormData()
    form.append('file', new File([bytes], name))
    const body = new Response(form)
    const type = body.headers.get('content-type') ?? ''
    return await lead.ask('POST', '/console/kept/product/import?lang=de', {
      body: Buffer.from(await body.arrayBuffer()),
      headers: { 'content-type': type },
    })
  }
  const table = Buffer.from('Name;Was es tut;Angeboten von\nMühle;Mahlt;Äpfel AG\n', 'latin1')
  const preview = await (await send('produkte.csv', table)).text()
  assert.match(preview, /<th scope="row" *><bdi>Mühle<\/bdi><\/th>/)
  const refused = await (await send('produkte.xlsx', Buffer.from('PK\x03\x04\x14\x00'))).text()
  assert(refused.includes('Das lässt sich nicht als Tabelle lesen. Speichern Sie sie als CSV.'))
  assert(refused.includes('type="file"'))
})

test('an import records the good rows under the importer’s name, twice the same is once, and the rest stays to correct', async () => {
  const table =
    'Name,Land,Gehört dazu seit,Acquired,spare\nEins GmbH,Deutschland,1.2.2020,nein,x\nZwei Ltd,GB,2021-05-06,no,x\n,FR,2020-01-01,no,x\n'
  const done = await lead.post('/console/kept/legal-entity/import', { table, commit: 'yes' })
  const page = await done.text()
  assert(page.includes('Recorded: 2 new, 0 changed; 0 were there already.'))
  assert(page.includes('One row is still to be corrected.'))
  assert(page.includes('&quot;FR&quot;'))
  passTime(company, 1)
  const again = await lead.post('/console/kept/legal-entity/import', {
    table: table.split('\n').slice(0, 3).join('\n'),
    commit: 'yes',
  })
  assert((await again.text()).includes('Recorded: 0 new, 0 changed; 2 were there already.'))

  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'legal-entity'))
  const one = items.find(({ content }) => Object(content).name === 'Eins GmbH')
  assert.deepEqual(
    [Object(one?.content).country, Object(one?.content).joined],
    ['DE', '2020-02-01'],
  )
  const item = await (await lead.get(`/console/kept/legal-entity/item?key=${one?.key}`)).text()
  assert(item.includes('Imported') && item.includes('by Lea Lead') && item.includes('1 Feb 2020'))
  const [action] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  assert.deepEqual(Object.keys(Object(action?.input['table'])), ['sha256'])
})

test('a file is taken by its bytes, and handed out only for the item that names it', async () => {
  await lead.post('/do/subservice-organisation.create', {
    name: 'Wolke AG',
    service: 'Rechenzentrum',
    country: 'DE',
    method: 'carved-out',
    report: 'soc2-type2',
    reportUntil: '2025-12-31',
  })
  passTime(company, 1)
  const [key = ''] = await keys('subservice-organisation')
  const path = '/console/kept/subservice-organisation/attach'
  const member = await signedIn(store, company.org, site, ['member'], 'mem two')
  assert.equal((await upload(member, path, 'a.txt', 'text', { id: key })).status, 403)
  for (const [name, bytes, language, said] of [
    ['a.pdf', '<html>', 'en', 'We do not take files of this kind.'],
    ['a.txt', '', 'de', 'Die Datei ist leer.'],
  ] as const) {
    const refused = await upload(lead, `${path}?lang=${language}`, name, bytes, { id: key })
    assert(refused.status >= 400)
    // On the page of the item, beside the field for another.
    const item = await refused.text()
    assert(item.includes(said), said)
    assert(item.includes('Wolke AG') && item.includes('type="file"'))
  }
  assert.equal(
    (await upload(lead, path, 'bridge.txt', 'Nothing changed.', { id: key })).status,
    303,
  )
  passTime(company, 1)
  const page = await (
    await lead.get(`/console/kept/subservice-organisation/item?key=${key}`)
  ).text()
  const link =
    /href="(\/console\/kept\/subservice-organisation\/document[^"]+)"/.exec(page)?.[1] ?? ''
  const saved = await lead.get(link.replaceAll('&amp;', '&'))
  assert.equal(await saved.text(), 'Nothing changed.')
  assert(saved.headers.get('content-disposition')?.startsWith('attachment'))
  const other = link.replaceAll('&amp;', '&').replace(encodeURIComponent(key), 'another')
  assert.equal((await lead.get(other)).status, 404)
  assert.equal((await member.get(link.replaceAll('&amp;', '&'))).status, 403)
})

test('of a file that nothing may name nothing is kept, and one account hands in so much a day', async () => {
  const path = '/console/kept/subservice-organisation/attach'
  const kept = () => readdirSync(store.directory.blobs).length
  const before = kept()
  const nowhere = await upload(lead, path, 'a.txt', 'for nobody', { id: 'missing' })
  assert.equal(nowhere.status, 404)
  assert.equal(kept(), before)
  const [key = ''] = await keys('subservice-organisation')
  const makeRoom = await fillDay(store, company.org, clock.now)
  const more = await upload(lead, path, 'b.txt', 'too much', { id: key })
  assert.equal(more.status, 429)
  const page = await more.text()
  // On the page of the item, where the next is chosen.
  assert(page.includes('500 MB a day') && page.includes(`name="id" value="${key}"`))
  await makeRoom()
  assert.equal(kept(), before)
})

test('taking something out of the system stands in the log in clear, and the log stays whole', async () => {
  const answer = await lead.post('/do/scope-exclusion.create', {
    name: 'Testnetz',
    population: 'public-endpoint',
    pattern: '*.test.example:443',
    isAhead: 'yes',
    reason: 'Holds no data of customers.',
    decided: '2026-11-01',
    reviewBy: '2027-05-01',
  })
  assert.equal(answer.status, 303)
  const kinds = (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'action' && entry.kind !== undefined ? [entry.kind] : [],
  )
  assert.deepEqual(kinds, ['scope-removed'])
  await assertLogReplays(company)
})

test('an id that nothing has is refused with its row, and makes nothing', async () => {
  const before = await keys('legal-entity')
  const id = '00000000-0000-4000-8000-000000000000'
  const table = `id,name,country,joined,acquired,hasWorksCouncil\n${id},Ost GmbH,DE,2021-01-01,no,no\n`
  const answer = await lead.postJson('/api/v1/legal-entity/import', { table })
  assert.equal(answer.status, 400)
  assert((await answer.text()).includes('Line 2, id: '))
  const shown = await lead.post('/console/kept/legal-entity/import?lang=de', {
    table,
    commit: 'yes',
  })
  assert((await shown.text()).includes('Diese Kennung gibt es nicht'))
  assert.deepEqual(await keys('legal-entity'), before)
})

test('of what there is only one, a list offers to set it, then leads to it, and nothing offers to end it', async () => {
  const list = '/console/kept/program-scope'
  const empty = await (await lead.get(list)).text()
  assert(empty.includes('/do/program-scope.change') && !empty.includes('/do/program-scope.create'))
  assert(!empty.includes(`${list}/import`))
  const scope = { statementEn: 'Everything.', categories: ['security'], decided: '2026-11-01' }
  const set = await lead.post(`/do/program-scope.change?back=${list}`, scope)
  assert.equal(set.headers.get('location'), list)
  const page = await (await lead.follow(await lead.get(list))).text()
  assert(page.includes('<bdi>Scope of the program</bdi></h1>') && page.includes('Everything.'))
  assert(!page.includes('/do/program-scope.close'))
})

test('which columns every row needs stands where a table is handed in, over each of its columns, and where one is missing', async () => {
  const path = '/console/kept/legal-entity/import'
  const form = await (await lead.get(`${path}?lang=de`)).text()
  assert(form.includes('Diese Spalten braucht jede Zeile: Name, Land und Gehört dazu seit.'))
  const preview = async (table: string) =>
    await (await lead.post(`${path}?lang=de`, { table })).text()
  const whole = await preview('name;Land;joined;Farbe\nWest GmbH;DE;2021-01-01;rot\n')
  for (const heading of [
    'name (nötig)',
    'Land (nötig)',
    'joined → Gehört dazu seit (nötig)',
    'Farbe (bleibt weg)',
  ])
    assert(whole.includes(`>${heading}</th>`), heading)
  assert(!whole.includes('fehlen Spalten'))
  const partly = await preview('name;Zugekauft\nWest GmbH;nein\n')
  assert(partly.includes('fehlen Spalten, die jede Zeile braucht: Land und Gehört dazu seit.'))
})
