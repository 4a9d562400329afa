import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { readAsked } from '#run/asked-readings.ts'
import { answer, awsCalls, beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { applyScope, openReading } from '#store/readings.ts'
import { putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser, hiddenField } from '#web/test-browser.ts'
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
  lead = await signedIn(store, company.org, site, ['lead'])
})

const secret = 'canary/wJalrXUtnFEMI/K7MDENG/bPxRfiCY'
const sources = '/console/sources'

async function readNow(): Promise<void> {
  await readAsked(store, company.org, { onTrouble: (error) => assert.fail(String(error)) })
}

/** Posts a form with a file, as a browser does. */
async function hand(
  browser: TestBrowser,
  path: string,
  fields: Record<string, string>,
  list?: string,
  name = '../liste<b>.csv',
): Promise<Response> {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.append(field, value)
  if (list !== undefined) body.append('document', new File([list], name))
  const made = new Response(body)
  return await browser.ask('POST', path, {
    body: await made.clone().text(),
    headers: { 'content-type': made.headers.get('content-type') ?? '' },
  })
}

test('nobody sees sources unless signed in and permitted, and only who may change them sets one up', async () => {
  const nobody = new TestBrowser(site)
  const member = await signedIn(store, company.org, site, ['member'])
  const owner = await signedIn(store, company.org, site, ['control-owner'])
  await answer(company, awsCalls({}), { id: 'seen', connector: 'aws' })
  for (const path of [sources, `${sources}/seen`, `${sources}/seen/progress`]) {
    assert.equal((await nobody.get(path)).status, 303, path)
    assert.equal((await member.get(path)).status, 403, path)
  }
  const page = await owner.get(sources)
  assert.equal(page.status, 200)
  assert(!(await page.text()).includes('/console/sources/new/'))
  for (const path of [`${sources}/new/aws`, `${sources}/seen/settings`])
    assert.equal((await owner.get(path)).status, 403, path)
  for (const path of ['new/aws', 'seen/test', 'seen/settings', 'seen/upload']) {
    assert.equal((await owner.post(`${sources}/${path}`)).status, 403, path)
    const foreign = await lead.post(`${sources}/${path}`, {}, { origin: 'https://evil.example' })
    assert.equal(foreign.status, 403, path)
  }
  for (const path of ['nothing', 'nothing/progress', 'nothing/settings', 'new/gopher'])
    assert.equal((await lead.get(`${sources}/${path}`)).status, 404, path)
})

test('the wizard shows sentences, permissions and a form in both languages, and keeps what was typed', async () => {
  const german = await (await lead.get(`${sources}/new/aws?lang=de`)).text()
  for (const text of ['Zugriffsschlüssel-ID', 'rds:DescribeDBInstances', 'Alle Datenbanken'])
    assert(german.includes(text), text)
  const wrong = await lead.post(`${sources}/new/aws`, {
    id: 'my-aws',
    accessKeyId: 'short',
    secretAccessKey: secret,
    account: '12',
  })
  const page = await wrong.text()
  assert.equal(wrong.status, 400)
  assert(page.includes('value="my-aws"') && page.includes('value="short"'))
  assert(!page.includes('canary'))
})

test('what is wrong with settings is said in the reader’s language, whoever finds it', async () => {
  const said = async (kind: string, language: string, values: Record<string, string>) =>
    await (await lead.post(`${sources}/new/${kind}?lang=${language}`, values)).text()
  const aws = { id: 'wrong-aws', account: '12', accessKeyId: 'short' }
  assert((await said('aws', 'de', aws)).includes('Die Kennung eines AWS-Kontos hat 12 Ziffern'))
  assert((await said('aws', 'en', aws)).includes('an AWS account id has 12 digits'))
  const tls = { id: 'wrong-tls', endpoints: 'not a host\na.example\na.example' }
  const german = await said('tls', 'de', tls)
  assert(german.includes('1: ist weder ein Rechnername noch eine IP-Adresse'))
  const twice = { id: 'wrong-tls', endpoints: 'a.example\na.example' }
  assert((await said('tls', 'de', twice)).includes('2: a.example:443 steht zweimal da'))
  assert((await said('tls', 'en', twice)).includes('2: a.example:443 is listed twice'))
})

test('a secret typed into the wizard never comes back: no page, no answer, no stream', async () => {
  const made = await lead.post(`${sources}/new/aws`, {
    id: 'keyed',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: secret,
  })
  assert.equal(made.headers.get('location'), `${sources}/keyed`)
  const paths = [
    sources,
    `${sources}/keyed`,
    `${sources}/keyed/settings`,
    '/api/v1/actions',
    `${sources}/keyed/progress`,
  ]
  for (const path of paths) {
    const text = await (await lead.get(path)).text()
    assert(!text.includes('canary'), path)
  }
  const page = await (await lead.get(`${sources}/keyed`)).text()
  assert(page.includes('AKIAIOSFODNN7EXAMPLE') && page.includes('Secrets are kept'))
})

test('a list handed in without a recent proof is not kept, nor one that no source takes', async () => {
  const other = await signedIn(store, company.org, site, ['lead'], 'lead of yesterday')
  passTime(company, 20 * 60)
  await other.get('/portal')
  const kept = () => readdirSync(store.directory.blobs).filter((name) => !name.includes('.'))
  const list = 'Name;account;kind;engine\nnever;Keller;instance;pg\n'
  const before = kept()
  const asked = { id: 'late', population: 'database', asOf: '2026-11-01', attestedBy: 'Plattform' }
  const unproved = await hand(other, `${sources}/new/csv`, asked, list)
  assert(unproved.headers.get('location')?.startsWith('/prove'), String(unproved.status))
  assert.equal((await hand(other, `${sources}/missing/upload`, {}, list)).status, 404)
  assert.deepEqual(kept(), before)
  lead = await signedIn(store, company.org, site, ['lead'], 'lead again')
})

test('a list becomes a source without any access to the server, and a new upload a new reading', async () => {
  const first = 'Name;account;kind;engine;encryptedAtRest;Ort\nä-eins;Keller;instance;pg;ja;HH\n'
  const asked = {
    id: 'keller',
    population: 'database',
    asOf: '2026-11-01',
    attestedBy: 'Plattform',
  }
  const proposed = await hand(lead, `${sources}/new/csv`, asked, first)
  const page = await proposed.text()
  assert.equal(proposed.status, 200)
  assert(page.includes('account = account') && page.includes('Ort'))
  const marked = [...page.matchAll(/<code>([^<]+)<\/code> <strong>\(n/g)].map(([, name]) => name)
  assert(marked.includes('engine') && !marked.includes('encryptedAtRest'), marked.join())
  const mapped = {
    ...asked,
    document: hiddenField(page, 'document'),
    keyColumns: 'Name',
    columns: 'account\nkind\nengine\nencryptedAtRest',
  }
  const bad = await hand(lead, `${sources}/new/csv`, { ...mapped, columns: 'colour = Ort' })
  assert.equal(bad.status, 400)
  assert((await bad.text()).includes('colour: is no field of database'))
  const made = await hand(lead, `${sources}/new/csv`, mapped)
  assert.equal(made.headers.get('location'), `${sources}/keller`)

  const tried = await (await lead.post(`${sources}/keller/test`)).text()
  assert(tried.includes('One question was answered.'))
  const begun = await lead.post('/do/source.read?back=/console/sources/keller', {
    source: 'keller',
  })
  const waiting = await (await lead.follow(begun)).text()
  assert(waiting.includes('data-progress="/console/sources/keller/progress?lang=en"'))
  await readNow()
  const done = await (await lead.get(`${sources}/keller`)).text()
  assert(!done.includes('data-progress') && done.includes('attested by Plattform'))

  const second = first.replace('ä-eins', 'zwei')
  const upload = await hand(lead, `${sources}/keller/upload`, { asOf: '2026-11-02' }, second)
  assert.equal(upload.headers.get('location'), `${sources}/keller`)
  passTime(company, 60)
  await readNow()
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'database'))
  assert.deepEqual(
    items.map(({ key }) => key),
    ['keller:zwei'],
  )
})

test('what was typed beside a list that is refused stays, with why beside the file', async () => {
  const asked = { id: 'typed-id', population: 'database', asOf: '2026-11-01', attestedBy: 'Typed' }
  const huge = 'x'.repeat(26 * 1024 * 1024)
  for (const [list, status, said] of [
    ['', 400, 'The file is empty.'],
    [huge, 413, 'The file is too large.'],
  ] as const) {
    const answer = await hand(lead, `${sources}/new/csv`, asked, list)
    assert.equal(answer.status, status)
    const page = await answer.text()
    assert(page.includes(said), said)
    for (const value of ['typed-id', '2026-11-01', 'Typed'])
      assert(page.includes(`value="${value}"`), value)
    assert.match(page, /<option[^>]*value="database"[^>]*selected/)
    const again = await hand(lead, `${sources}/keller/upload`, { asOf: '2026-11-02' }, list)
    assert.equal(again.status, 400)
    const source = await again.text()
    assert(source.includes(said) && source.includes('value="2026-11-02"'), said)
  }
})

test('what was typed beside a list that is one too many for today stays', async () => {
  const makeRoom = await fillDay(store, company.org, clock.now)
  const asked = { id: 'typed-id', population: 'database', asOf: '2026-11-01', attestedBy: 'Typed' }
  const table = 'Name\nkeller\n'
  for (const [language, said] of [
    ['de', 'Machen Sie morgen weiter'],
    ['en', '500 MB a day'],
  ] as const) {
    const query = `?lang=${language}`
    const answer = await hand(lead, `${sources}/new/csv${query}`, asked, table)
    assert.equal(answer.status, 429)
    const page = await answer.text()
    for (const value of ['typed-id', '2026-11-01', 'Typed'])
      assert(page.includes(`value="${value}"`), value)
    assert(page.includes(said), said)
    const upload = `${sources}/keller/upload${query}`
    const again = await hand(lead, upload, { asOf: '2026-11-02' }, table)
    assert.equal(again.status, 429)
    const source = await again.text()
    assert(source.includes(said) && source.includes('value="2026-11-02"'), said)
  }
  await makeRoom()
})

test('a scanner’s report is handed in the same way; what the next one no longer lists is fixed', async () => {
  const weak = (id: string) => ({ VulnerabilityID: id, PkgName: 'zlib', Severity: 'HIGH' })
  const report = (...ids: string[]) =>
    JSON.stringify({
      SchemaVersion: 2,
      CreatedAt: clock.now.toISOString(),
      ArtifactName: 'shop:1',
      Results: [{ Vulnerabilities: ids.map(weak) }],
    })
  const empty = await hand(lead, `${sources}/new/scans`, { id: 'shop' })
  assert.equal(empty.status, 400)
  const name = 'trivy.json'
  const first = report('CVE-2026-1', 'CVE-2026-2')
  const made = await hand(lead, `${sources}/new/scans`, { id: 'shop' }, first, name)
  assert.equal(made.headers.get('location'), `${sources}/shop`)
  await lead.post('/do/source.read?back=/console/sources/shop', { source: 'shop' })
  await readNow()
  const done = await (await lead.get(`${sources}/shop`)).text()
  assert(done.includes('attested by Export: Trivy') && done.includes('Report (JSON)'))
  passTime(company, 60)
  const second = report('CVE-2026-2')
  const upload = await hand(lead, `${sources}/shop/upload`, {}, second, name)
  assert.equal(upload.headers.get('location'), `${sources}/shop`)
  await readNow()
  const items = await readOrg(store, company.org, (tx) => listItems(tx, 'vulnerability'))
  const open = items.map(({ key, content }) => [key, 'closedAt' in Object(content)])
  assert.deepEqual(open, [
    ['scans/shop/zlib/CVE-2026-1', true],
    ['scans/shop/zlib/CVE-2026-2', false],
  ])
})

test('what one call did not read in many places is one line, which leads to its scopes', async () => {
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'wide', connector: 'aws', settings: {} }),
  )
  const reading = await openReading(store, company.org, 'wide', [])
  const calls = ['eks.ListClusters', 'rds.DescribeDBInstances']
  for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3'])
    for (const call of calls) {
      const complete = call === 'eks.ListClusters' && region !== 'eu-west-3'
      await applyScope(store, reading, {
        scope: `aws/111122223333/${region}/${call}`,
        feeds: ['database'],
        basis: { kind: 'measured' },
        complete,
        ...(!complete && { because: 'AccessDenied', message: `not here: ${region}` }),
        calls: 1,
        pages: 1,
        items: 0,
        readAt: clock.now,
      })
    }
  const page = await (await lead.get(`${sources}/wide?lang=en`)).text()
  const ofCall = `${sources}/wide?call=rds.DescribeDBInstances#scopes`
  const [, line = ''] = page.split(`href="${ofCall}"`)
  assert.match(line, /<td[^>]*>\s*3\s*<\/td>[^]*?not here: eu-west-1/)
  assert.equal(
    page.split('not here: eu-west-1').length,
    3,
    'once in a line of all, once of its own',
  )
  const [path = ''] = ofCall.split('#')
  const only = await (await lead.get(path)).text()
  assert.equal(only.split('not here:').length, 4)
  assert(!only.includes('eks.ListClusters'))
})

test('the list of sources says how many calls the last reading made, though its receipts say nothing new', async () => {
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: 'counted', connector: 'aws', settings: {} }),
  )
  const shown = async () => {
    const page = await (await lead.get(`${sources}?lang=en`)).text()
    const [, row = ''] = page.split(`href="${sources}/counted"`)
    const cells = row.split('</tr>')[0]?.matchAll(/<td[^>]*>\s*([^<]*?)\s*<\/td>/g) ?? []
    return [...cells].map(([, text]) => text).includes('1,207')
  }
  assert.equal(await shown(), false)
  for (const time of ['first', 'again']) {
    const reading = await openReading(store, company.org, 'counted', [])
    for (const [list, calls] of Object.entries({ 'kms.ListKeys': 1200, 'rds.ListAll': 7 }))
      await applyScope(store, reading, {
        scope: `aws/111122223333/eu-west-1/${list}`,
        feeds: ['database'],
        basis: { kind: 'measured' },
        complete: true,
        calls,
        pages: 1,
        items: 0,
        readAt: clock.now,
      })
    assert(await shown(), time)
  }
})

test('hostile names stay text', async () => {
  const hostile = '<script>alert(1)</script>\u202e'
  await withOrg(store, company.org, (tx) =>
    putSource(tx, { id: hostile, connector: 'aws', settings: { profile: hostile } }),
  )
  const reading = await openReading(store, company.org, hostile, [])
  await applyScope(store, reading, {
    scope: `aws/${hostile}`,
    feeds: ['database'],
    basis: { kind: 'attested', by: hostile },
    complete: false,
    because: hostile,
    message: hostile,
    calls: 1,
    pages: 1,
    items: 0,
    readAt: clock.now,
  })
  for (const path of [sources, `${sources}/${encodeURIComponent(hostile)}`]) {
    const page = await lead.get(path)
    assert.equal(page.status, 200, path)
    assert(!(await page.text()).includes('<script>alert'), path)
  }
})
