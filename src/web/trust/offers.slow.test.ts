import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { noticeDays } from '#populations/subprocessor.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publishedFolder } from '#run/publish.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { TrustJson } from '#run/trust-schema.ts'
import { putDocument } from '#store/documents.ts'
import type { Document as Kept } from '#store/documents.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { listenForWork } from '#store/wake.ts'
import { messages } from '#ui/messages.ts'
import { staticSite } from '#web/public-site.ts'
import { assertVerified, publishSite, siteOf, textIn, visit } from '#web/test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let company: TestCompany
const lead = actorOf('lead', 'lead')
const refused = { code: 'not-permitted' }

const cloud = {
  name: 'Cloud <b>Nord</b> & Söhne',
  purposeDe: 'Rechenzentrum',
  purposeEn: 'Data centre',
  countries: ['DE', 'FI'],
  dataDe: 'alle',
  dataEn: 'all',
  since: '2024-01-01',
}

before(async () => {
  company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true } } }))
  await run(company)
})

async function fileOf(name: string, text: string): Promise<Kept> {
  return await withOrg(store, company.org, (tx) =>
    putDocument(tx, store.directory, {
      name,
      type: 'application/pdf',
      bytes: Buffer.from(text),
      uploadedBy: 'lead',
    }),
  )
}

/** Offers a document, with this file. */
async function offer(file: Kept, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await perform(company, lead, 'trust-document.create', documentOf(more))
  const attached = { id, document: file.id, sha256: file.digest }
  await perform(company, lead, 'trust-document.attach', attached)
  return String(id)
}

function documentOf(more: Record<string, unknown> = {}) {
  return {
    titleDe: 'Richtlinie <i>A</i>',
    titleEn: 'Policy <i>A</i>',
    kind: 'policy',
    access: 'public',
    from: '2026-11-01',
    ...more,
  }
}

test('only who may change documents offers one', async () => {
  for (const role of ['member', 'auditor', 'admin', 'control-owner'] as const) {
    const other = actorOf('other', role)
    await assert.rejects(perform(company, other, 'trust-document.create', documentOf()), refused)
    await assert.rejects(perform(company, other, 'subprocessor.create', cloud), refused)
  }
  const wrong = [
    { documents: ['b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11'] },
    { to: '2026-10-31' },
    { access: 'secret' },
    { linkDays: 91 },
    { titleDe: ' ' },
    { id: 'b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11' },
  ]
  for (const more of wrong)
    await assert.rejects(
      perform(company, lead, 'trust-document.create', documentOf(more)),
      { code: 'input-refused' },
      JSON.stringify(more),
    )
})

test('a new subprocessor is announced thirty days before, or was there already', async () => {
  for (const { door } of Object.values(messages))
    assert.match(door.codes['notice-too-short'], new RegExp(`\\b${noticeDays} `))
  for (const since of ['2026-11-03', '2026-12-01'])
    await assert.rejects(perform(company, lead, 'subprocessor.create', { ...cloud, since }), {
      code: 'notice-too-short',
    })
  for (const more of [{ website: 'javascript:alert(1)' }, { countries: ['<b>'] }, { name: '' }])
    await assert.rejects(perform(company, lead, 'subprocessor.create', { ...cloud, ...more }), {
      code: 'input-refused',
    })
  await perform(company, lead, 'subprocessor.create', cloud)
  const soon = { ...cloud, name: 'Later Ltd', since: '2026-12-02' }
  await perform(company, lead, 'subprocessor.create', soon)
})

test('what the public page offers is published as soon as it is recorded, not at the next tick', async () => {
  const heard: string[] = []
  const stop = await listenForWork(store, (each) => heard.push(each))
  const { id } = await perform(company, lead, 'trust-document.create', documentOf())
  await until(() => heard.length >= 1)
  await perform(company, lead, 'trust-document.close', { id })
  await until(() => heard.length >= 2)
  await stop()
  assert.deepEqual(heard, [company.org, company.org])
})

async function until(isSo: () => boolean): Promise<void> {
  for (let waits = 0; waits < 100 && !isSo(); waits++) await sleep(20)
}

test('the page and trust.json name subprocessors with their countries, as text, and who is only announced', async () => {
  await publishSite(company)
  const site = siteOf(company)
  const german = textIn(site, 'de/index.html')
  const english = textIn(site, 'en/index.html')
  for (const page of [german, english]) {
    assert(!page.includes('<b>Nord'))
    assert(page.includes('Cloud &lt;b&gt;Nord&lt;/b&gt; &amp; Söhne'))
  }
  assert(german.includes('Deutschland und Finnland') && german.includes('Rechenzentrum'))
  assert(german.includes('angekündigt: ab 2. Dezember 2026'))
  assert(english.includes('Germany') && english.includes('announced: from 2 December 2026'))
  const said = TrustJson.parse(JSON.parse(textIn(site, 'trust.json'))).subprocessors
  assert.deepEqual(
    said.map(({ name, announced }) => [name, announced]),
    [
      [cloud.name, false],
      ['Later Ltd', true],
    ],
  )
  const feed = textIn(site, 'en/changes.json')
  assert(feed.includes('New subprocessor from 2 December 2026: Later Ltd'))
  assert(textIn(site, 'de/changes.atom').includes('Neuer Unterauftragsverarbeiter ab 2. Dezember'))
  assertVerified(await visit(site, { now: clock.now }))
})

test('a document for everybody is published as a file to be saved; one on request is not, and none outside its days', async () => {
  const open = await fileOf('Ärger & Co #1.pdf', 'open')
  const id = await offer(open)
  const secret = await fileOf('secret.pdf', 'secret')
  const asked = await offer(secret, { access: 'request', needsAgreement: true })
  await offer(await fileOf('later.pdf', 'later'), { from: '2027-01-01' })
  // Without a file there is nothing to offer.
  await perform(company, lead, 'trust-document.create', documentOf())
  await publishSite(company)
  const site = siteOf(company)
  const files = [...site.keys()].filter((path) => path.startsWith('documents/'))
  assert.deepEqual(files, [`documents/${open.id}/Arger-Co-1.pdf`])
  const english = textIn(site, 'en/index.html')
  assert(english.includes('Policy &lt;i&gt;A&lt;/i&gt;') && !english.includes('<i>A'))
  assert(english.includes(`href="/documents/${asked}?lang=en"`))
  assert(!english.includes(secret.id))
  TrustJson.parse(JSON.parse(textIn(site, 'trust.json')))

  const answer = await staticSite(publishedFolder(store, company.organisation)).request(
    `/documents/${open.id}/Arger-Co-1.pdf`,
  )
  assert.equal(await answer.text(), 'open')
  assert.equal(answer.headers.get('content-disposition'), 'attachment')
  assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; sandbox")
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('set-cookie'), null)

  passTime(company, 60)
  await perform(company, lead, 'trust-document.close', { id })
  await publishSite(company)
  assert(![...siteOf(company).keys()].some((path) => path.startsWith('documents/')))
})

test('who is taken off the list is a change in the feeds, and every change keeps its name', async () => {
  const ids = () =>
    [...textIn(siteOf(company), 'en/changes.json').matchAll(/"id": "([^"]+)"/g)].map(
      ([, id]) => id ?? '',
    )
  const before = ids()
  const gone = await perform(company, lead, 'subprocessor.create', { ...cloud, name: 'Gone AG' })
  passTime(company, 60)
  await perform(company, lead, 'subprocessor.close', { id: gone['id'] })
  await publishSite(company)
  const feed = textIn(siteOf(company), 'en/changes.json')
  assert(feed.includes('No subprocessor any more: Gone AG'))
  assert.equal(new Set(ids()).size, ids().length)
  assert.deepEqual(
    before.filter((id) => !ids().includes(id)),
    [],
  )
})
