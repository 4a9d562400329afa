import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { absences } from '#populations/absence.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText, versionsOf } from '#program/policies/find-version.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
type Signed = Awaited<ReturnType<typeof signedIn>>
let lead: Signed
let admin: Signed

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  admin = await signedIn(store, company.org, site, ['admin', 'lead'], 'the admin')
  const policy = { id: 'cryptography', titleDe: 'Kryptografie', titleEn: 'Cryptography' }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, { ...policy, groups: [], controls: ['policies-accepted', 'no-such'] }),
  )
})

async function member(name: string) {
  const browser = await signedIn(store, company.org, site, ['member'], name)
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: name, name, groups: [], ...rest }], 'people')
    await changeAccount(tx, browser.account.id, { person: name })
  })
  return browser
}

async function textOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

async function did(
  browser: TestBrowser,
  action: string,
  fields: Record<string, string | string[]>,
) {
  const answer = await browser.post(`/do/${action}?back=/console/policies/cryptography`, fields)
  assert.equal(answer.headers.get('location'), '/console/policies/cryptography', action)
}

const page = '/console/policies/cryptography'
const textDe = '## Zweck\n\nSchlüssel liegen nie im Quelltext.\n\n- erstens\n- zweitens'
const textEn = '## Purpose\n\nKeys are never kept in the source.\n\n- first'

test('from draft to acceptance: two people publish, and everybody reads and accepts in their own language', async () => {
  const ada = await member('ada')
  assert((await textOf(ada, '/portal/policies')).includes('No policy applies to you yet'))
  await did(lead, 'policy-version.draft', { policy: 'cryptography', textDe, textEn })
  assert((await textOf(lead, page)).includes('The two languages differ in structure'))
  await did(lead, 'policy-version.draft', {
    policy: 'cryptography',
    textDe,
    textEn: `${textEn}\n- second`,
  })
  assert(!(await textOf(lead, page)).includes('The two languages differ in structure'))
  const version = 'cryptography/1'
  await did(lead, 'policy-version.submit', { version })
  assert(!(await textOf(lead, page)).includes('/do/policy-version.approve'))
  await did(admin, 'policy-version.approve', { version })
  assert.equal((await ada.get('/portal/policies/cryptography')).status, 404)
  const form = await textOf(
    lead,
    `/do/policy-version.publish?back=${page}&version=${encodeURIComponent(version)}`,
  )
  assert.equal(hiddenField(form, 'version'), version)
  assert(form.includes('>Cryptography</a>'))
  // What holds where nothing is said is ticked: leaving it alone must not say the contrary.
  assert(/<input[^>]*name="isAcceptedAnew"[^>]* checked/.test(form))
  await did(lead, 'policy-version.publish', {
    version,
    isAcceptedAnew: 'true',
    becauseDe: 'Die erste Fassung.',
    becauseEn: 'The first version.',
  })
  assert((await textOf(lead, page)).includes('yes: The first version.'))
  const inGerman = await textOf(lead, `${page}?lang=de`)
  assert(inGerman.includes('ja: Die erste Fassung.') && !inGerman.includes('first version'))
  passTime(company, 1)

  const portal = await textOf(ada, '/portal')
  assert(portal.includes('Read and accept: Cryptography') && portal.includes('16 November 2026'))
  const read = await textOf(ada, '/portal/policies/cryptography')
  assert(read.includes('Keys are never kept in the source.'))
  assert.equal(hiddenField(read, 'digest'), digestOfText(`${textEn}\n- second`))
  const german = await textOf(ada, '/portal/policies/cryptography?in=de')
  const fields = {
    person: hiddenField(german, 'person'),
    version: hiddenField(german, 'version'),
    language: hiddenField(german, 'language'),
    digest: hiddenField(german, 'digest'),
    name: 'Ada',
  }
  assert.deepEqual([fields.language, fields.digest], ['de', digestOfText(textDe)])
  const done = await ada.post('/do/policy.accept?back=/portal', fields)
  assert.equal(done.headers.get('location'), '/portal')
  assert((await textOf(ada, '/portal/policies')).includes('accepted on 2 November 2026'))
  assert(!(await textOf(ada, '/portal/policies/cryptography')).includes('/do/policy.accept'))
  const record = await textOf(ada, '/portal/record')
  assert(
    record.includes('<bdi>Cryptography, Version 1</bdi>') && !record.includes('policy-version/'),
  )

  const sealed = await ada.get('/portal/policies/cryptography/1/de')
  assert.equal(sealed.headers.get('content-type'), 'application/pdf')
  assert.equal(
    Buffer.from(await sealed.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('of two people who publish one version in the same moment one does, and the other is told so in their language', async () => {
  const policy = { id: 'together', titleDe: 'Zusammen', titleEn: 'Together' }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, { ...policy, groups: ['nobody'], controls: [] }),
  )
  const version = 'together/1'
  const back = '?back=/console/policies/together&lang=de'
  const step = (who: TestBrowser, verb: string, fields: Record<string, string>) =>
    who.post(`/do/policy-version.${verb}${back}`, fields)
  assert.equal((await step(lead, 'draft', { policy: 'together', textEn: 'One.' })).status, 303)
  assert.equal((await step(lead, 'submit', { version })).status, 303)
  assert.equal((await step(admin, 'approve', { version })).status, 303)
  const answers = await Promise.all(
    [lead, admin].map((who, n) =>
      step(who, 'publish', { version, isAcceptedAnew: 'true', becauseEn: `Reason ${n}.` }),
    ),
  )
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [303, 409],
  )
  const winner = answers.findIndex(({ status }) => status === 303)
  const told = (await answers.find(({ status }) => status === 409)?.text()) ?? ''
  assert(told.includes(messages.de.door.codes['version-published']))
  assert(told.includes('href="/console/policies/together"') && told.includes('Reason '))
  const [first, ...more] = await readOrg(store, company.org, (tx) => versionsOf(tx, 'together'))
  assert.deepEqual(more, [])
  assert.deepEqual([first?.state, first?.acceptedAnewBecauseEn], ['published', `Reason ${winner}.`])
  const papers = await store.pool.query(
    `SELECT FROM beleg.document WHERE org_id = $1 AND name LIKE 'together-1-%'`,
    [company.org],
  )
  assert.equal(papers.rowCount, 1)
})

test('a new version is shown with what it changes, and its file is for nobody outside the program before it is published', async () => {
  const bob = await member('bob')
  passTime(company, 60)
  await did(lead, 'policy-version.draft', {
    policy: 'cryptography',
    textDe: textDe.replace('nie', 'niemals'),
    changeDe: 'Klarere Worte.',
    changeEn: 'Clearer words.',
  })
  const shown = await textOf(lead, page)
  assert(shown.includes('Differences from version 1') && shown.includes('<ins>niemals</ins>'))
  assert.equal((await bob.get('/portal/policies/cryptography/2/de')).status, 404)
  await did(lead, 'policy-version.submit', { version: 'cryptography/2' })
  await did(admin, 'policy-version.approve', { version: 'cryptography/2' })
  await did(lead, 'policy-version.publish', {
    version: 'cryptography/2',
    becauseEn: 'Same meaning.',
  })
  passTime(company, 1)
  // Whoever accepted the first need not accept the second; whoever did not, accepts the second only.
  const ada = await textOf(bob, '/portal')
  assert(ada.includes('Read and accept: Cryptography'))
  const page2 = await textOf(bob, '/portal/policies/cryptography')
  assert(page2.includes('This policy exists in German only.') && page2.includes('niemals'))
  assert(ada.includes('New in it: Clearer words.') && page2.includes('>Clearer words.<'))
  await withOrg(store, company.org, (tx) => changeAccount(tx, bob.account.id, { language: 'de' }))
  assert((await textOf(bob, '/portal')).includes('Neu darin: Klarere Worte.'))
  const page3 = await textOf(bob, '/portal/policies/cryptography')
  assert(page3.includes('Klarere Worte.') && !page3.includes('Clearer words.'))
})

test('who had an older version before them accepts nothing by it, and is told to read the newer', async () => {
  const fay = await member('fay')
  const read = await textOf(fay, '/portal/policies/cryptography')
  passTime(company, 60)
  await did(lead, 'policy-version.draft', { policy: 'cryptography', textDe: 'Ganz neu.' })
  const version = 'cryptography/3'
  await did(lead, 'policy-version.submit', { version })
  await did(admin, 'policy-version.approve', { version })
  await did(lead, 'policy-version.publish', { version, becauseEn: 'New.' })
  passTime(company, 1)
  const answer = await fay.post('/do/policy.accept?back=/portal', {
    person: hiddenField(read, 'person'),
    version: hiddenField(read, 'version'),
    language: hiddenField(read, 'language'),
    digest: hiddenField(read, 'digest'),
    name: 'Fay',
  })
  assert.equal(answer.headers.get('location'), null)
  assert((await answer.text()).includes('A newer version holds by now'))
  assert((await textOf(fay, '/portal/policies/cryptography')).includes('Ganz neu.'))
})

test('whoever accepted an earlier version sees what has changed since; whoever accepted none sees the text alone', async () => {
  const [dora, emil] = [await member('dora'), await member('emil')]
  const policyOf = '/portal/policies/notes'
  const policy = { id: 'notes', titleDe: 'Notizen', titleEn: 'Notes', groups: [], controls: [] }
  await withOrg(store, company.org, (tx) => putItem(tx, policies, policy))
  const publish = async (number: number, text: string) => {
    const version = `notes/${number}`
    await did(lead, 'policy-version.draft', { policy: 'notes', textEn: text, changeEn: 'News.' })
    await did(lead, 'policy-version.submit', { version })
    await did(admin, 'policy-version.approve', { version })
    await did(lead, 'policy-version.publish', { version, isAcceptedAnew: 'yes', becauseEn: 'New.' })
    passTime(company, 60)
  }
  await publish(1, 'Keep notes for a week.')
  const read = await textOf(dora, policyOf)
  await dora.post('/do/policy.accept?back=/portal', {
    person: hiddenField(read, 'person'),
    version: hiddenField(read, 'version'),
    language: hiddenField(read, 'language'),
    digest: hiddenField(read, 'digest'),
    name: 'Dora',
  })
  passTime(company, 60)
  await publish(2, 'Keep notes for a month.')
  const again = await textOf(dora, policyOf)
  assert(again.includes('What has changed since your version 1'))
  assert(again.includes('<del>week</del><ins>month</ins>'))
  const first = await textOf(emil, policyOf)
  assert(first.includes('Keep notes for a month.') && !first.includes('What has changed since'))
})

test('those whom a policy names approve a version each in their turn, are told when it is theirs, and nobody else before', async () => {
  const board = await signedIn(store, company.org, site, ['lead'], 'the board')
  const mia = await member('mia')
  const about = { titleDe: 'Kette', titleEn: 'Chain' }
  const create = async (more: Record<string, string>) =>
    await lead.postJson('/api/v1/policy/create', { ...about, ...more })
  const refused = await create({ firstApprover: mia.account.id })
  assert.equal(refused.status, 400)
  assert((await refused.text()).includes('approver-may-not'))
  const twice = await create({ firstApprover: board.account.id, thirdApprover: board.account.id })
  assert.equal(twice.status, 400)
  assert((await twice.text()).includes('approver-twice'))
  // Who wrote the draft is passed over: their own approval would be none.
  const made = await create({
    firstApprover: lead.account.id,
    secondApprover: admin.account.id,
    thirdApprover: board.account.id,
  })
  assert.equal(made.status, 200)
  const { id } = z.object({ id: z.string() }).parse(await made.json())
  const at = `/console/policies/${id}`
  const version = `${id}/1`
  const act = async (browser: TestBrowser, verb: string, more: Record<string, string> = {}) =>
    await browser.post(`/do/policy-version.${verb}?back=${at}`, { version, ...more })
  const draft = { policy: id, textDe: 'Eins.', textEn: 'One.' }
  await lead.post(`/do/policy-version.draft?back=${at}`, draft)
  passTime(company, 1)
  await act(lead, 'submit')
  passTime(company, 1)
  assert((await textOf(board, at)).includes('the admin, then the board'))
  assert(!(await textOf(board, at)).includes('/do/policy-version.approve'))
  assert.equal((await act(board, 'approve')).status, 403)
  const waits = 'Review and approve: Chain'
  assert(!(await textOf(board, '/portal')).includes(waits))
  assert((await textOf(admin, '/portal')).includes(waits))
  assert.equal((await act(admin, 'approve')).status, 303)
  passTime(company, 1)
  assert(!(await textOf(admin, '/portal')).includes(waits))
  assert((await textOf(board, '/portal')).includes(waits))
  const publish = { becauseEn: 'New.', isAcceptedAnew: 'true' }
  assert.notEqual((await act(lead, 'publish', publish)).status, 303)
  // Whoever returns it begins the chain anew.
  await act(board, 'return')
  passTime(company, 1)
  await act(lead, 'submit')
  passTime(company, 1)
  assert.equal((await act(board, 'approve')).status, 403)
  await act(admin, 'approve')
  passTime(company, 1)
  await act(board, 'approve')
  passTime(company, 1)
  assert.equal((await act(lead, 'publish', publish)).status, 303)
  const [published] = await readOrg(store, company.org, (tx) => versionsOf(tx, id))
  assert.deepEqual(
    [published?.state, published?.approvers, published?.approvals.map(({ by }) => by)],
    ['published', [admin.account.id, board.account.id], [admin.account.id, board.account.id]],
  )
})

test('a draft that waits for somebody who cannot approve it says why, and somebody else can be put in their place', async () => {
  const [away, closed, other] = [
    await signedIn(store, company.org, site, ['lead'], 'the away'),
    await signedIn(store, company.org, site, ['lead'], 'the closed'),
    await signedIn(store, company.org, site, ['lead'], 'the other'),
  ]
  const mia = await member('mio')
  const names = { firstApprover: away.account.id, secondApprover: closed.account.id }
  const about = { titleDe: 'Stau', titleEn: 'Jam' }
  const made = await lead.postJson('/api/v1/policy/create', { ...about, ...names })
  const { id } = z.object({ id: z.string() }).parse(await made.json())
  const at = `/console/policies/${id}`
  const version = `${id}/1`
  const act = async (browser: TestBrowser, verb: string, more: Record<string, string> = {}) =>
    await browser.post(`/do/policy-version.${verb}?back=${at}`, { version, ...more })
  const draft = { policy: id, textDe: 'Eins.', textEn: 'One.' }
  await lead.post(`/do/policy-version.draft?back=${at}`, draft)
  passTime(company, 1)
  await act(lead, 'submit')
  assert(!(await textOf(lead, at)).includes('cannot approve it'))
  const replace = async (approver: Signed, replacement: Signed, by: Signed = lead) => {
    passTime(company, 1)
    const answer = await by.postJson('/api/v1/policy-version/replace-approver', {
      version,
      approver: approver.account.id,
      replacement: replacement.account.id,
    })
    const { code } = z.looseObject({ code: z.string().optional() }).parse(await answer.json())
    return [answer.status, code]
  }
  // Of those who can approve nobody is passed over.
  assert.deepEqual(await replace(away, other), [409, 'approver-can'])
  const person = { name: 'The away', groups: [], kind: 'employee' as const, externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: 'away', ...person, start: '2026-01-01' }], 'people')
    await changeAccount(tx, away.account.id, { person: 'away' })
    const days = { from: '2026-11-01', to: '2026-11-20' }
    await putItem(tx, absences, { id: 'leave', person: 'away', ...days })
    await changeAccount(tx, closed.account.id, { disabledAt: clock.now })
  })
  passTime(company, 1)
  const jammed = await textOf(lead, at)
  assert(jammed.includes('the away cannot approve it at present: they are away until'))
  assert(jammed.includes('the closed cannot approve it: their account is closed.'))
  const link = new RegExp(`replace-approver[^"]*approver=${away.account.id}`)
  const form = await textOf(
    lead,
    `/do/policy-version.${link.exec(jammed)?.[0] ?? ''}`.replaceAll('&amp;', '&'),
  )
  assert(form.includes('Who approves instead') && form.includes('the other'))
  assert(!form.includes('mio@example.com'))
  assert(form.includes('the away cannot approve it at present: they are away until'))
  // Nobody approves their own draft, twice, without the permission, or from where they cannot.
  assert.deepEqual(await replace(away, lead), [400, 'own-draft'])
  assert.deepEqual(await replace(away, closed), [400, 'approver-twice'])
  assert.deepEqual(await replace(away, mia), [400, 'approver-may-not'])
  assert.equal((await replace(away, other, mia))[0], 403)
  assert.deepEqual(await replace(other, away), [409, 'approver-not-waited-for'])
  assert.deepEqual(await replace(away, other), [200, undefined])
  assert.deepEqual(await replace(closed, admin), [200, undefined])
  assert(!(await textOf(lead, at)).includes('cannot approve it'))
  assert((await textOf(other, '/portal')).includes('Review and approve: Jam'))
  await act(other, 'approve')
  passTime(company, 1)
  await act(admin, 'approve')
  const [approved] = await readOrg(store, company.org, (tx) => versionsOf(tx, id))
  assert.deepEqual(
    [approved?.state, approved?.approvals.map(({ by }) => by)],
    ['approved', [other.account.id, admin.account.id]],
  )
})

test('a policy says whom it is for, and warns where nobody is in its groups', async () => {
  const own = { titleDe: 'Dienst', titleEn: 'Service', controls: [] }
  assert((await textOf(lead, page)).includes('Applies to everybody.'))
  const rest = { kind: 'employee' as const, start: '2026-01-01', externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, policies, { id: 'typo', ...own, groups: ['enginering'] })
    await putItem(tx, policies, { id: 'right', ...own, groups: ['engineering'] })
    const groups = ['engineering']
    await putPeople(tx, [{ id: 'gus', name: 'Gus', groups, ...rest }], 'people')
    await putPeople(tx, [{ id: 'old', name: 'Old', groups, ...rest, end: '2026-02-01' }], 'people')
  })
  const right = await textOf(lead, '/console/policies/right')
  assert(right.includes('Applies to engineering: one person.') && !right.includes('to nobody'))
  assert((await textOf(lead, '/console/policies/typo')).includes('At present it applies to nobody'))
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, { id: 'half', ...own, groups: ['engineering', 'slaes'] }),
  )
  const half = await textOf(lead, '/console/policies/half')
  assert(half.includes('Nobody is in these groups: slaes.') && !half.includes('to nobody'))
  assert(!right.includes('Nobody is in'))
  // Whoever runs the program sees it without looking at the policy.
  const owner = await signedIn(store, company.org, site, ['control-owner'], 'an owner')
  const home = await textOf(owner, '/console')
  assert(home.includes('applies to nobody: nobody is in the group enginering'))
  assert(home.includes('/console/policies/typo') && !home.includes('/console/policies/half'))
})

test('a policy leads to the sentences it stands behind, and such a sentence to its policies', async () => {
  const shown = await textOf(lead, page)
  assert(shown.includes('href="/console/controls/policies-accepted"'))
  assert(!shown.includes('no-such'))
  const control = await textOf(lead, '/console/controls/policies-accepted')
  assert(control.includes('Policies behind it') && control.includes(`href="${page}"`))
})

test('the controls behind a policy are chosen and shown by their sentences, and filed by their ids', async () => {
  const policy = { id: 'chosen', titleDe: 'Gewählt', titleEn: 'Chosen', groups: [] }
  const before = ['policies-accepted', 'incidents-handled-by-procedure', 'no-such']
  await withOrg(store, company.org, (tx) => putItem(tx, policies, { ...policy, controls: before }))
  const form = await textOf(lead, '/do/policy.change?id=chosen')
  const ticked = [
    ...form.matchAll(/name="controls"\s+value="([^"]+)"\s+checked[^>]*>\s*<label[^>]*>([^<]+)</g),
  ].map(([, id, sentence]) => [id, sentence])
  assert.deepEqual(ticked.slice(1), [
    ['incidents-handled-by-procedure', 'the handling of security incidents'],
    ['no-such', 'no-such'],
  ])
  assert(ticked[0]?.[1]?.includes('accepts every policy'))
  assert(form.includes('value="databases-encrypted-at-rest"'))
  await did(lead, 'policy.change', {
    id: 'chosen',
    titleDe: 'Gewählt',
    titleEn: 'Chosen',
    controls: ['incidents-handled-by-procedure', 'databases-encrypted-at-rest'],
  })
  const item = await textOf(lead, '/console/kept/policy/item?key=chosen')
  assert(/href="\/console\/controls\/databases-encrypted-at-rest">All databases store/.test(item))
  assert(item.includes('the handling of security incidents'))
  const file = await textOf(lead, '/console/kept/policy/all.csv')
  assert(/incidents-handled-by-procedure\s+databases-encrypted-at-rest/.test(file))
})

test('what a policy rules and no sentence speaks of yet stands on its page as such, in words', async () => {
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, {
      id: 'alarms',
      titleDe: 'Vorfälle',
      titleEn: 'Incidents',
      controls: ['incidents-handled-by-procedure', 'no-such'],
      groups: [],
    }),
  )
  const english = await textOf(lead, '/console/policies/alarms')
  assert(english.includes('Behind no sentence yet'))
  assert(english.includes('the handling of security incidents') && !english.includes('no-such'))
  const german = await textOf(lead, '/console/policies/alarms?lang=de')
  assert(german.includes('der Umgang mit Sicherheitsvorfällen'))
})

test('whoever writes a version has both languages beside each other, each with its file and what is new', async () => {
  const shown = await textOf(lead, '/console/policies/alarms')
  const [, german = '', english = ''] = (shown.split('class="form-columns"')[1] ?? '').split(
    '<fieldset>',
  )
  for (const [column, language] of [
    [german, 'De'],
    [english, 'En'],
  ] as const)
    for (const name of ['text', 'file', 'change'])
      assert(column.includes(`name="${name}${language}"`), `${name}${language}`)
})
