import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { pngChunk, testPng } from '#engine/test-png.ts'
import { logoPath } from '#run/publish-logo.ts'
import { publish, publishedFolder } from '#run/publish.ts'
import { beginCompany, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putDocument } from '#store/documents.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { renderTrust } from '#web/trust/render-trust.ts'
import { fillDay } from '#web/upload/test-full-day.ts'

const clock = { now: new Date('2026-11-02T10:00:00.000Z') }
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

const here = '/console/settings/logo'
const picture = testPng(120, 40)
const sha256 = createHash('sha256').update(picture).digest('hex')

async function handIn(guest: TestBrowser, bytes: Buffer, name = 'logo.png'): Promise<Response> {
  const data = new FormData()
  data.set('file', new File([new Uint8Array(bytes)], name))
  const form = new Response(data)
  return await guest.ask('POST', here, {
    body: Buffer.from(await form.arrayBuffer()),
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
  })
}

async function published(): Promise<{ folder: string; page: string }> {
  await publish(store, company.organisation, { render: renderTrust })
  const folder = publishedFolder(store, company.organisation)
  return { folder, page: readFileSync(join(folder, 'de/index.html'), 'utf8') }
}

test('a logo is chosen by those who change settings, and by nobody else', async () => {
  for (const role of ['member', 'works-council', 'auditor'] as const) {
    const guest = await signedIn(store, company.org, site, [role])
    assert.equal((await handIn(guest, picture)).status, 403, role)
    assert.equal((await guest.post('/do/logo.remove', {})).status, 403, role)
  }
})

test('what is no plain picture becomes no logo, whatever way it comes', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>')
  for (const [bytes, name, status] of [
    [svg, 'logo.svg', 415],
    [svg, 'logo.png', 415],
    [Buffer.concat([picture, Buffer.from('<script>')]), 'logo.png', 422],
    [testPng(4000, 10), 'logo.png', 400],
  ] as const)
    assert.equal((await handIn(lead, bytes, name)).status, status, name)
  const text = testPng(120, 40, pngChunk('tEXt', Buffer.from('Author\0somebody')))
  const named = async (bytes: Buffer, type: string) => {
    const { id, digest } = await withOrg(store, company.org, (tx) =>
      putDocument(tx, store.directory, { name: 'x', type, bytes, uploadedBy: 'cli' }),
    )
    return await lead.post('/do/logo.set', { document: id, sha256: digest })
  }
  assert.equal((await named(Buffer.from('%PDF-1.7'), 'application/pdf')).status, 404)
  assert.equal((await named(text, 'image/png')).status, 400)
  assert(!(await (await lead.get('/console')).text()).includes('/account/logo/'))
})

test('why a file became no logo is said in its section of the settings, where another is chosen', async () => {
  const makeRoom = await fillDay(store, company.org, clock.now)
  for (const [bytes, status, said] of [
    [picture, 429, '500 MB a day'],
    [Buffer.alloc(2 * 1024 ** 2), 413, 'The file is too large'],
    [testPng(4000, 10), 400, messages.en.door.codes['logo-refused']],
  ] as const) {
    const answer = await handIn(lead, bytes)
    assert.equal(answer.status, status)
    const page = await answer.text()
    assert(page.includes(said) && page.includes(messages.en.settings.setLogo), said)
  }
  await makeRoom()
})

test('a logo stands on every page behind the doors and on the public one, without what it held beside the picture', async () => {
  const withText = testPng(120, 40, pngChunk('tEXt', Buffer.from('Author\0somebody')))
  assert.equal((await handIn(lead, withText)).status, 303)
  const member = await signedIn(store, company.org, site, ['member'], 'reader')
  assert((await (await member.get('/portal')).text()).includes(`src="/account/logo/${sha256}"`))
  const shown = await member.get(`/account/logo/${sha256}`)
  assert.equal(shown.headers.get('content-type'), 'image/png')
  assert(Buffer.from(await shown.arrayBuffer()).equals(picture))
  assert.equal((await member.get(`/account/logo/${'0'.repeat(64)}`)).status, 404)

  await run(company, 'storage-encrypted')
  const { folder, page } = await published()
  assert(page.includes(`src="/${logoPath({ sha256 })}" width="96" height="32" alt=""`))
  assert(readFileSync(join(folder, logoPath({ sha256 }))).equals(picture))

  assert.equal((await lead.post('/do/logo.remove', {})).status, 303)
  const then = await published()
  assert(!then.page.includes('logo-'))
  assert(!existsSync(join(folder, logoPath({ sha256 }))))
})

test('a colour of its own is shown so that it reads, and comes from a file', async () => {
  const change = '/do/organisation-setting.change'
  const settings = { id: 'organisation', timeZone: 'UTC' }
  assert.equal((await lead.post(change, { ...settings, colour: 'red;}*{}' })).status, 400)
  assert.equal((await lead.post(change, { ...settings, colour: '#FFEE00' })).status, 303)
  const portal = await (await lead.get('/portal')).text()
  const file = /\/assets\/beleg-brand-[0-9a-f]{6}-ffee00\.css/.exec(portal)?.[0] ?? ''
  assert(portal.includes('data-accent="own"') && file !== '')
  const served = await lead.get(file)
  assert.equal(served.headers.get('content-type'), 'text/css; charset=utf-8')
  const { folder, page } = await published()
  assert(page.includes(`href="${file}"`))
  assert.equal(readFileSync(join(folder, file), 'utf8'), await served.text())
  assert.equal((await lead.get('/assets/beleg-brand-xyz.css')).status, 404)
})
