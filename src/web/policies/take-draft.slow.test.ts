import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { readDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { fillDay } from '#web/upload/test-full-day.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const page = '/console/policies/vendor'
const pdf = '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  const policy = { id: 'vendor', titleDe: 'Dienstleister', titleEn: 'Vendors' }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, { ...policy, groups: [], controls: [] }),
  )
})

async function send(
  who: TestBrowser,
  fields: Record<string, string | File>,
  query = '',
  of = page,
): Promise<Response> {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  const form = new Response(data)
  return await who.ask('POST', `${of}/draft${query}`, {
    body: Buffer.from(await form.arrayBuffer()),
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
  })
}

async function versions(): Promise<PolicyVersion[]> {
  return await readOrg(store, company.org, (tx) => managedItems(tx, policyVersions))
}

test('only who changes policies drafts one', async () => {
  const member = await signedIn(store, company.org, site, ['member'], 'a member')
  assert.equal((await send(member, { textEn: 'Mine.' })).status, 403)
})

test('a preview shows the text as it would read, keeps what was typed, and records nothing', async () => {
  const answer = await send(lead, { textEn: '## Why\n\n**Trust.** <b>', preview: 'yes' })
  const shown = await answer.text()
  assert(
    shown.includes('<strong>Trust.</strong> &lt;b&gt;') &&
      shown.includes('**Trust.** &lt;b&gt;</textarea>'),
  )
  assert.deepEqual(await versions(), [])
})

test('a draft without any wording is shown again with what is wrong', async () => {
  const answer = await send(lead, { changeEn: 'Nothing yet.' })
  assert.equal(answer.status, 200)
  const shown = await answer.text()
  assert(shown.includes('There is no wording.') && shown.includes('Nothing yet.'))
})

test('a PDF is the wording itself, stays with the next change, and gives way to a text', async () => {
  const fileEn = new File([pdf], 'vendors.pdf')
  assert.equal((await send(lead, { textDe: 'Deutsch.', fileEn })).headers.get('location'), page)
  const [first] = await versions()
  const file = first?.en?.document
  const kept = await readOrg(store, company.org, (tx) => readDocument(tx, file ?? ''))
  assert.equal(kept?.digest, first?.en?.digest)
  const form = await (await lead.get(page)).text()
  const hidden = {
    basedOn: hiddenField(form, 'basedOn'),
    documentEn: hiddenField(form, 'documentEn'),
  }
  await send(lead, { ...hidden, textDe: 'Neu.\r\nZwei Zeilen.' })
  const [second] = await versions()
  assert.equal(second?.en?.document, file)
  assert.equal(second?.de?.text, 'Neu.\nZwei Zeilen.')
  const overtaken = await (await send(lead, { ...hidden, textDe: 'Zu spät.' })).text()
  assert(overtaken.includes('meanwhile') && overtaken.includes('Zu spät.'))
  await send(lead, { documentEn: hidden.documentEn, textEn: 'As a text.' })
  const [third] = await versions()
  assert.equal(third?.en?.text, 'As a text.')
  assert.equal(third.en.document, undefined)
})

test('a file that is no PDF and no Word document is refused, and what was typed stays', async () => {
  const fileEn = new File(['name;city\nAda;Bern\n'], 'list.csv')
  const answer = await send(lead, { textDe: 'Bleibt stehen.', fileEn })
  const shown = await answer.text()
  assert(shown.includes('neither a PDF nor') && shown.includes('Bleibt stehen.'))
})

test('that the wording is the same is said of the same bytes only; what cannot be compared here is said to be another', async () => {
  const long = (word: string) => `${word} `.repeat(8000)
  await send(lead, { fileDe: new File([pdf], 'ours.pdf'), textEn: long('One') })
  const [first] = await versions()
  assert(first)
  const at = clock.now.toISOString()
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policyVersions, {
      ...first,
      state: 'published',
      publishedAt: at,
      effectiveFrom: at,
    }),
  )
  await send(lead, { documentDe: first.de?.document ?? '', textEn: long('One') })
  const same = await (await lead.get(page)).text()
  assert(same.includes('The wording is the same.'))

  const fileDe = new File([pdf.replace('1.7', '1.6')], 'ours.pdf')
  await send(lead, { fileDe, textEn: long('One') })
  const other = await (await lead.get(page)).text()
  assert(!other.includes('The wording is the same.'))
  assert(other.includes('What has changed cannot be shown here'))
  assert(other.includes('href="/portal/policies/vendor/1/de"'))
  assert(other.includes('only the German wording has changed'))

  await send(lead, { documentDe: first.de?.document ?? '', textEn: long('Another') })
  const tooLong = await (await lead.get(page)).text()
  assert(!tooLong.includes('The wording is the same.') && tooLong.includes('too long'))
  assert(tooLong.includes('only the English wording has changed'))
})

test('a preview warns where one of two languages was left as it was', async () => {
  const textEn = 'One '.repeat(8000)
  const preview = async (fields: Record<string, string>) =>
    await (await send(lead, { ...fields, preview: 'yes' })).text()
  assert((await preview({ textDe: 'Neu.', textEn })).includes('only the German wording has'))
  assert(!(await preview({ textDe: 'Neu.', textEn: 'New.' })).includes('wording has changed'))
})

test('a file that is refused is said beside what was typed, which is not lost', async () => {
  const before = await versions()
  const macros = new File(['MZ'], 'wording.exe')
  const answer = await send(lead, { fileDe: macros, textEn: 'Typed for an hour.' })
  const said = await answer.text()
  assert(said.includes('We do not take files of this kind.') && said.includes('Typed for an hour.'))
  assert.deepEqual(await versions(), before)
})

test('a file that is one too many for today is said in the reader’s language, beside what was typed', async () => {
  const makeRoom = await fillDay(store, company.org, clock.now)
  const before = await versions()
  for (const [language, said] of [
    ['de', 'Machen Sie morgen weiter'],
    ['en', '500 MB a day'],
  ] as const) {
    const fileDe = new File([pdf], 'ours.pdf')
    const answer = await send(lead, { fileDe, textEn: 'Typed late.' }, `?lang=${language}`)
    const shown = await answer.text()
    assert(shown.includes(said) && shown.includes('Typed late.'), shown)
  }
  assert.deepEqual(await versions(), before)
  await makeRoom()
})

test('a file that is too large is refused in the reader’s language, and what was typed stays', async () => {
  const before = await versions()
  for (const [language, said] of [
    ['de', 'Die Datei ist zu groß'],
    ['en', 'The file is too large'],
  ] as const) {
    const fileDe = new File([new Uint8Array(26 * 1024 * 1024)], 'large.pdf')
    const answer = await send(
      lead,
      {
        textDe: '# Getippt',
        fileDe,
        textEn: '# Typed',
        changeEn: 'News.',
      },
      `?lang=${language}`,
    )
    const shown = await answer.text()
    assert(shown.includes(said), language)
    assert(shown.includes('# Getippt') && shown.includes('# Typed') && shown.includes('News.'))
  }
  assert.deepEqual(await versions(), before)
})

test('of two who begin the next version at once one keeps it, and the other is told, sees both, and loses nothing', async () => {
  const start = '/console/policies/twice'
  const policy = { id: 'twice', titleDe: 'Zweimal', titleEn: 'Twice', groups: [], controls: [] }
  await withOrg(store, company.org, (tx) => putItem(tx, policies, policy))
  const admin = await signedIn(store, company.org, site, ['admin', 'lead'], 'the other')
  const basedOn = hiddenField(await (await lead.get(start)).text(), 'basedOn')
  const keep = async (who: TestBrowser, textEn: string, more: Record<string, string> = {}) =>
    await send(who, { basedOn, textEn, ...more }, '?lang=en', start)
  const answers = await Promise.all([keep(lead, 'Lead’s text.'), keep(admin, 'Admin’s text.')])
  const [kept, lost] = answers[0].status === 303 ? answers : answers.toReversed()
  assert.deepEqual([kept?.status, lost?.status], [303, 200])
  const told = (await lost?.text()) ?? ''
  const text = messages.en.door.codes['item-changed']
  assert(told.includes(text) && told.includes('Lead’s text.') && told.includes('Admin’s text.'))
  assert(!told.includes(messages.en.policies.moves.submit))
  // A preview in between makes nothing of it seen.
  const preview = await (await keep(lead, 'Third.', { preview: 'yes' })).text()
  assert.equal(hiddenField(preview, 'basedOn'), basedOn)
  const seen = hiddenField(told, 'basedOn')
  assert.notEqual(seen, basedOn)
  const both = { basedOn: seen, textEn: 'Both texts.' }
  assert.equal((await send(lead, both, '', start)).status, 303)
  const version = 'twice/1'
  await lead.post(`/do/policy-version.submit`, { version })
  // Handed in meanwhile: what was typed stays on the page.
  const late = await (await keep(admin, 'Too late.')).text()
  assert(late.includes('Too late.') && late.includes('Both texts.'))
})

test('whoever decides about a version decides about the wording they had before them', async () => {
  const start = '/console/policies/twice'
  const reviewer = await signedIn(store, company.org, site, ['lead'], 'the reviewer')
  const version = 'twice/1'
  const lookedAt = hiddenField(await (await reviewer.get(start)).text(), 'lookedAt')
  await lead.post('/do/policy-version.return', { version })
  const basedOn = hiddenField(await (await lead.get(start)).text(), 'basedOn')
  await send(lead, { basedOn, textEn: 'Everything is allowed.' }, '', start)
  await lead.post('/do/policy-version.submit', { version })
  const decide = async (verb: string, more: Record<string, string>) =>
    await reviewer.post(`/do/policy-version.${verb}?lang=en`, { version, ...more })
  const refused = await decide('approve', { lookedAt })
  assert.equal(refused.status, 409)
  assert((await refused.text()).includes(messages.en.door.codes['version-rewritten']))
  const now = hiddenField(await (await reviewer.get(start)).text(), 'lookedAt')
  assert.equal((await decide('approve', { lookedAt: now })).status, 303)
  const shown = await (await lead.get(start)).text()
  assert(shown.includes(`version=twice%2F1&lookedAt=${now}`))
  const because = { becauseEn: 'New.', isAcceptedAnew: 'true' }
  assert.equal((await decide('publish', { lookedAt, ...because })).status, 409)
  assert.equal((await decide('publish', { lookedAt: now, ...because })).status, 303)
})
