import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import type { Role } from '#engine/permissions.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { beginCompany, databaseId, rdsCalls, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { runWished } from '#run/wished-runs.ts'
import { listActions } from '#store/actions.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const encrypted = 'storage-encrypted'
const key = (name: string) => databaseId('us-east-1', name)
const form = urls.act('exception.request')
const control = 'databases-encrypted-at-rest'

let company: TestCompany
let site: Hono

async function somebody(...roles: Role[]) {
  return await signedIn(
    store,
    company.org,
    site,
    roles,
    `${roles.join(' ')} ${'abcdefghijklmnop'[people++]}`,
  )
}
let people = 0

async function textOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

before(async () => {
  company = await beginCompany(store, clock)
  const databases = { a: false, b: false, 'c <b>': false, d: true, e: undefined }
  await read(company, rdsCalls({ 'us-east-1': { databases } }))
  await run(company)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

const wanted = {
  test: encrypted,
  reason: 'Migration under way until spring.',
  measure: 'Only the platform team reaches it.',
  until: '2027-03-31',
}

test('each page and form is for those with its permission', async () => {
  const member = await somebody('member')
  const auditor = await somebody('auditor')
  const owner = await somebody('control-owner')
  const statusOf = async (browser: TestBrowser, path: string) => (await browser.get(path)).status
  assert.equal(await statusOf(member, urls.consoleExceptions), 403)
  assert.equal(await statusOf(auditor, urls.consoleExceptions), 403)
  assert.equal(await statusOf(owner, urls.consoleExceptions), 200)
  for (const path of [
    `${form}?test=${encrypted}`,
    `${urls.act('control.change')}?control=${control}`,
  ])
    for (const browser of [member, auditor]) assert.equal(await statusOf(browser, path), 403, path)
  assert.equal(await statusOf(owner, `${form}?test=${encrypted}`), 200)
  assert.equal(await statusOf(owner, `${form}?test=nothing`), 404)
  assert.equal(await statusOf(owner, urls.consoleException('nothing')), 404)
  assert.equal((await member.post(form, wanted)).status, 403)
  assert.equal((await owner.post(form, wanted, { origin: 'https://evil.example' })).status, 403)
})

test('the form shows what fails now, keeps what was typed, and says in the reader’s language what is wrong', async () => {
  const owner = await somebody('control-owner')
  const page = await textOf(owner, `${form}?test=${encrypted}&lang=de`)
  assert.equal(page.match(/type="checkbox"\s+id="field-items-/g)?.length, 3)
  assert(!page.includes(key('d')) && !page.includes(key('e')) && !page.includes('<b>'))
  const wrong = await owner.post(`${form}?lang=de`, { ...wanted, items: key('d') })
  assert.equal(wrong.status, 400)
  const again = await wrong.text()
  assert(again.includes(messages.de.door.codes['item-not-failing']))
  assert(again.includes(wanted.reason))
  const late = await owner.post(`${form}?lang=de`, {
    ...wanted,
    items: key('a'),
    until: '2027-11-02',
  })
  assert((await late.text()).includes(messages.de.door.codes['exception-too-long']))
  assert.equal(
    (await owner.post(form, { ...wanted, items: key('a'), approvedBy: 'me' })).status,
    400,
  )
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, exceptionRequests))
  assert.deepEqual(kept, [])
})

test('asked for by one, approved by another: the list, the page and the test show it', async () => {
  const owner = await somebody('control-owner')
  const admin = await somebody('admin')
  const asked = await owner.post(form, { ...wanted, items: [key('a'), key('c <b>')] })
  const where = asked.headers.get('location') ?? ''
  const id = where.split('/').at(-1) ?? ''
  const own = await textOf(owner, where)
  assert(own.includes(messages.en.decisions.exceptions.own))
  assert(!own.includes(urls.act('exception.approve')))

  const list = await textOf(admin, urls.consoleExceptions)
  assert(list.includes(where) && list.includes('control-owner'))
  const seen = await textOf(admin, where)
  assert(seen.includes(urls.act('exception.approve')))
  const approval = `${urls.act('exception.approve')}?request=${id}&back=${where}`
  const page = await textOf(admin, approval)
  // Nobody decides on a number.
  assert(page.includes(wanted.reason) && page.includes(wanted.measure))
  const done = await admin.post(approval, { request: hiddenField(page, 'request') })
  assert.equal(done.headers.get('location'), where)
  const [record] = await readOrg(store, company.org, (tx) => managedItems(tx, exceptionRecords))
  assert.deepEqual([record?.id, record?.approvedBy], [id, admin.account.id])
  const after = await textOf(admin, where)
  assert(after.includes(messages.en.decisions.exceptions.states.active))
  assert(after.includes(urls.act('exception.end')))

  // The run that was asked for with it.
  const waiting = await admin.get(urls.consoleTest(encrypted))
  assert.equal(waiting.headers.get('refresh'), '2')
  await runWished(store, company.organisation, { render: () => new Map() })
  const tested = await admin.get(urls.consoleTest(encrypted))
  assert.equal(tested.headers.get('refresh'), null)
  const form2 = await textOf(owner, `${form}?test=${encrypted}`)
  assert(form2.includes('excepted already until'))
  const again = await admin.post(approval, { request: id })
  assert.equal(again.status, 409)
})

test('an exception that may be about people is shown to those who may see people, wherever it stands', async () => {
  const id = randomUUID()
  await withOrg(store, company.org, (tx) =>
    putItem(tx, exceptionRecords, {
      id,
      test: 'person-trained',
      items: ['erika'],
      reason: 'Erika is ill.',
      measure: 'None.',
      requestedBy: 'a',
      approvedBy: 'b',
      from: '2026-11-01T00:00:00.000Z',
      until: '2027-01-01T00:00:00.000Z',
    }),
  )
  const owner = await somebody('control-owner')
  const council = await somebody('works-council')
  const both = await somebody('lead')
  const item = `${urls.consoleItems(exceptionRecords.id)}?key=${id}`
  const items = `${urls.api}/populations/${exceptionRecords.id}`
  for (const path of [urls.consoleException(id), item]) {
    for (const browser of [owner, council])
      assert.equal((await browser.get(path)).status, 403, path)
    assert((await textOf(both, path)).includes('Erika is ill.'))
  }
  for (const path of [urls.consoleExceptions, `${items}/items`]) {
    assert(!(await textOf(owner, path)).includes(id), path)
    assert((await textOf(both, path)).includes(id), path)
  }
  assert.equal((await owner.get(`${items}/history?key=${id}`)).status, 404)
  assert.equal((await both.get(`${items}/history?key=${id}`)).status, 200)
  const admin = await somebody('admin')
  const decision = `${urls.act('exception.end')}?exception=${id}`
  assert.equal((await admin.get(decision)).status, 403)
  await both.post(decision, { exception: id, because: 'Erika is back.' })
  const [ended] = await readOrg(store, company.org, (tx) => listActions(tx, { limit: 1 }))
  const entry = urls.consoleEntry(ended?.entry ?? 0)
  assert(!(await textOf(admin, entry)).includes('Erika'))
  assert((await textOf(both, entry)).includes('Erika is back.'))
})

test('“run now” is one button, answers at once, and the page says that a run is awaited', async () => {
  const owner = await somebody('control-owner')
  const here = urls.consoleTest(encrypted)
  const answer = await owner.post(urls.act('test.run'), { test: encrypted, _back: here })
  assert.equal(answer.headers.get('location'), here)
  const page = await (await owner.get(here)).text()
  assert(page.includes('A run was asked for'))
  await runWished(store, company.organisation, { render: () => new Map() })
  assert(!(await textOf(owner, here)).includes('A run was asked for'))
})

test('the form of a control shows what holds, changes only what was changed, and names what is wrong', async () => {
  const lead = await somebody('lead')
  const path = `${urls.act('control.change')}?control=endpoints-tls-only`
  const page = await textOf(lead, path)
  const field = (name: string) =>
    new RegExp(`name="${name}"[^>]*>\\s*([^<]*)</textarea>`).exec(page)?.[1] ?? ''
  const sentences = {
    sentenceDe: field('sentenceDe').trim(),
    sentenceEn: field('sentenceEn').trim(),
  }
  assert(sentences.sentenceEn.length > 10)
  const daysLeft = 'parameters.certificate-valid.daysLeft'
  const versions = 'parameters.endpoint-modern-tls.versions'
  const asked = { _parameters: hiddenField(page, '_parameters') }
  assert(asked._parameters.split(' ').includes('certificate-valid'))
  assert(/name="parameters\.certificate-valid\.daysLeft"[^>]*value="14"/.test(page))
  assert(page.includes('Default: 14.'))
  const posted = {
    control: 'endpoints-tls-only',
    ...sentences,
    windowDays: '14',
    delayDays: '0',
    owner: lead.account.id,
    ...asked,
    [daysLeft]: '14',
    [versions]: ['TLSv1.3', 'TLSv1.2'],
    'parameters.hsts-set.minSeconds': '15552000',
  }
  const done = await lead.post(path, posted)
  assert.equal(done.headers.get('location'), urls.consoleControl('endpoints-tls-only'))
  const setting = await lead.get(path)
  const after = await setting.text()
  assert(new RegExp(`value="${lead.account.id}"\\s+selected`).test(after))
  assert((await textOf(lead, urls.consoleControl('endpoints-tls-only'))).includes('lead'))

  const basedOn = hiddenField(after, 'basedOn')
  const wrong = await lead.post(path, { ...posted, basedOn, [daysLeft]: '-3', [versions]: [] })
  assert.equal(wrong.status, 400)
  const refused = await wrong.text()
  assert(/name="parameters\.certificate-valid\.daysLeft"[^>]*value="-3"/s.test(refused))
  assert(refused.includes(`<a href="#field-${daysLeft}">`))
  assert(refused.includes(`<a href="#field-${versions}">`))
  const parametersSet = async () =>
    (await readOrg(store, company.org, (tx) => managedItems(tx, controlSettings))).map(
      ({ parameters }) => parameters,
    )
  assert.deepEqual(await parametersSet(), [undefined])
  assert.equal((await lead.post(path, { ...posted, basedOn, published: 'true' })).status, 400)
  const stricter = { ...posted, basedOn, delayDays: '2', [daysLeft]: '30' }
  assert.equal((await lead.post(path, stricter)).status, 303)
  assert.deepEqual(await parametersSet(), [{ 'certificate-valid': { daysLeft: 30 } }])
  assert.equal((await lead.post(path, { ...posted, basedOn, delayDays: '3' })).status, 409)
})
