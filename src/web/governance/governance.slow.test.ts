import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { runTests } from '#run/round.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { hiddenField } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
})

async function member(name: string): Promise<TestBrowser> {
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

test('the proposal is published, everybody reads it in their own language, and what was recorded stands after the next one', async () => {
  const ada = await member('ada')
  assert((await textOf(ada, '/portal/announcement')).includes('There is no announcement yet'))
  assert.equal((await ada.get('/console/governance/announcement')).status, 403)
  const proposal = await textOf(lead, '/console/governance/announcement')
  assert(proposal.includes('Our information security program'))
  const fields = { titleDe: 'Programm', titleEn: 'Program', textDe: '## Worum', textEn: '## What' }
  const back = '/do/announcement.publish?back=/console/governance/announcement'
  assert.equal((await lead.post(back, fields)).status, 303)
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'program-announced')
  // In time is not read.
  assert((await textOf(lead, '/console/governance/announcement')).includes('0 of 1 have read it'))
  passTime(company, 60)
  const portal = await textOf(ada, '/portal')
  assert(portal.includes('Read an announcement: Program') && portal.includes('2 December 2026'))
  const page = await textOf(ada, '/portal/announcement?in=de')
  const said = {
    person: hiddenField(page, 'person'),
    announcement: hiddenField(page, 'announcement'),
    language: hiddenField(page, 'language'),
  }
  assert.equal(said.language, 'de')
  const forBob = await ada.post('/do/announcement.read', { ...said, person: 'bob' })
  assert.equal(forBob.status, 409)
  for (const _twice of [1, 2]) {
    assert.equal((await ada.post('/do/announcement.read?back=/portal', said)).status, 303)
    passTime(company, 60)
  }
  assert((await textOf(ada, '/portal/announcement')).includes('read on 2 November 2026'))
  await runTests(store, company.org, 'manual', ({ test: { id } }) => id === 'program-announced')
  assert((await textOf(lead, '/console/governance/announcement')).includes('1 of 1 have read it'))
  assert.equal((await lead.post(back, { ...fields, titleEn: 'Second' })).status, 303)
  assert.equal((await ada.post('/do/announcement.read', said)).status, 409)
  const kept = await readOrg(store, company.org, (tx) => managedItems(tx, announcementReceipts))
  assert.deepEqual(
    kept.map(({ language, readAt }) => [language, readAt]),
    [['de', '2026-11-02T12:01:00.000Z']],
  )
})

test('criteria are shown once the scope is decided, and roles as who stands for what', async () => {
  assert((await textOf(lead, '/console/governance/criteria')).includes('not decided yet'))
  const scope = {
    statementEn: 'The whole company.',
    categories: ['availability', 'security'],
    frameworks: ['bsi-c5'],
    decided: '2026-11-02',
  }
  const left = await lead.postJson('/api/v1/program-scope/change', {
    ...scope,
    categories: ['privacy'],
  })
  assert.equal(left.status, 400)
  assert.equal((await lead.postJson('/api/v1/program-scope/change', scope)).status, 200)
  const page = await textOf(lead, '/console/governance/criteria')
  assert(
    page.includes('of 36 criteria covered') && page.includes('BSI C5') && page.includes('A1.3'),
  )
  // Written in one language, it is shown in that, and said to be; in both, to each reader in theirs; in none it is none.
  const german = async () => await textOf(lead, '/console/governance/criteria?lang=de')
  assert(page.includes('<p>The whole company.</p>') && !page.includes('only.</p>'))
  assert.match(
    await german(),
    /<p lang="en">The whole company\.<\/p>\s*<p[^>]*>[^<]*nur auf Englisch/,
  )
  const { statementEn: _statementEn, ...silent } = scope
  const nothing = await lead.postJson('/api/v1/program-scope/change', silent)
  assert.equal(nothing.status, 400)
  assert((await nothing.text()).includes('scope-says-nothing'))
  const both = { ...scope, statementDe: 'Das ganze Unternehmen.' }
  assert.equal((await lead.postJson('/api/v1/program-scope/change', both)).status, 200)
  const shown = await german()
  assert(shown.includes('<p>Das ganze Unternehmen.</p>') && !shown.includes('nur auf Englisch'))
  // An id that nobody can point at is said in words, too.
  assert(!shown.includes('<dt>GV.OC</dt>'))
  const beside = { ...both, frameworks: ['nist-csf'] }
  assert.equal((await lead.postJson('/api/v1/program-scope/change', beside)).status, 200)
  assert((await german()).includes('<dt>GV.OC</dt>'))
  // Of what may not be printed it is said why, and where it is to be found; only of what is shown.
  assert(page.includes('href="https://www.bsi.bund.de/c5"') && !page.includes('iso.org'))
  assert(shown.includes('weil der Wortlaut dem BSI gehört'))
  assert(!(await german()).includes('bsi.bund.de'))
  const iso = { ...both, frameworks: ['iso-27001'] }
  assert.equal((await lead.postJson('/api/v1/program-scope/change', iso)).status, 200)
  assert.match(
    await german(),
    /urheberrechtlich[^<]*<a href="https:\/\/www\.iso\.org\/standard\/27001">/,
  )
  await member('bob')
  const role = {
    role: 'security-lead',
    holder: 'ada',
    deputy: 'bob',
    accountable: ['access'],
  }
  const alone = await lead.postJson('/api/v1/program-role/create', { ...role, deputy: 'ada' })
  assert.equal(alone.status, 400)
  assert.equal((await lead.postJson('/api/v1/program-role/create', role)).status, 200)
  const roles = await textOf(lead, '/console/governance/roles')
  assert((roles.includes('Security lead') && roles.includes('>bob<')) || roles.includes('bob'))
  assert.match(roles, />Access<\/th>\s*<td[^>]*>Security lead</)
  assert.match(roles, />Risks<\/th>\s*<td[^>]*>nobody</)
  assert.match(roles, /Nobody who works here is accountable for: [^.]*Risks/)
  assert(!/accountable for: [^.]*Access/.test(roles) && !roles.includes('More than one role'))
  const other = { ...role, role: 'access-owner', holder: 'bob', deputy: 'ada' }
  assert.equal((await lead.postJson('/api/v1/program-role/create', other)).status, 200)
  const two = await textOf(lead, '/console/governance/roles')
  assert.match(two, /More than one role is accountable for: Access\./)
  // Whoever has left stands for nothing.
  const gone = { kind: 'employee' as const, groups: [], externalIds: {}, end: '2026-01-31' }
  const bob = { id: 'bob', name: 'bob', start: '2026-01-01', ...gone }
  await withOrg(store, company.org, (tx) => putPeople(tx, [bob], 'people'))
  const without = await textOf(lead, '/console/governance/roles')
  assert(
    !without.includes('More than one role') &&
      without.includes('bob (does not work here any more)'),
  )
  const { end: _end, ...back } = bob
  await withOrg(store, company.org, (tx) => putPeople(tx, [back], 'people'))
  assert.equal(
    (await lead.postJson('/api/v1/program-role/close', { id: 'access-owner' })).status,
    200,
  )
})

test('what is said to have happened on a day to come is refused: nothing would be due until then', async () => {
  const ahead = '2099-01-01'
  const review = { title: 'R', on: ahead, participants: ['Ada'], looked: 'x', decisions: 'y' }
  const scope = { statementEn: 'All.', categories: ['security'], decided: ahead }
  const attestation = {
    control: 'capacity-watched',
    statement: 'Seen.',
    attestor: 'ada',
    role: 'Lead',
    on: ahead,
    everyMonths: 12,
  }
  const provider = {
    name: 'Cloud',
    service: 'Hosting',
    country: 'DE',
    method: 'carved-out',
    report: 'soc2-type2',
    reportUntil: ahead,
  }
  for (const [path, input] of [
    ['management-review/create', review],
    ['program-scope/change', scope],
    ['control-attestation/create', attestation],
    ['alert-path/create', { name: 'Pager', way: 'On call', drilled: ahead, minutes: 4 }],
    ['subservice-organisation/create', provider],
  ] as const) {
    const answer = await lead.postJson(`/api/v1/${path}`, input)
    assert.equal(answer.status, 400, path)
    assert((await answer.text()).includes('date-in-future'), path)
  }
  // Today, in the organisation's time zone, has come.
  const today = clock.now.toISOString().slice(0, 10)
  const held = await lead.postJson('/api/v1/management-review/create', { ...review, on: today })
  assert.equal(held.status, 200)
  // A certificate holds to a day that is still to come.
  const certified = { ...provider, report: 'iso27001' }
  const kept = await lead.postJson('/api/v1/subservice-organisation/create', certified)
  assert.equal(kept.status, 200)
})

test('nobody is named as standing for a sentence who does not answer for it', async () => {
  await member('grace')
  await member('hugo')
  const attest = (attestor: string, statement = 'Seen.') =>
    lead.postJson('/api/v1/control-attestation/create', {
      control: 'capacity-watched',
      statement,
      attestor,
      role: 'Lead',
      on: '2026-11-01',
      everyMonths: 12,
    })
  const refused = await attest('grace')
  assert.equal(refused.status, 400)
  assert((await refused.text()).includes('attestor-without-role'))
  const table = 'control;statement;attestor;role;on\ncapacity-watched;Seen.;grace;Lead;2026-11-01\n'
  const imported = await lead.postJson('/api/v1/control-attestation/import', { table })
  assert.equal(imported.status, 400)
  const self = await attest('hugo')
  assert.equal(self.status, 400)
  // Whoever is signed in stands for it in their own name.
  await withOrg(store, company.org, (tx) => changeAccount(tx, lead.account.id, { person: 'hugo' }))
  const made = z.object({ id: z.string() }).parse(await (await attest('hugo')).json())
  const change = (attestor: string, statement: string) =>
    lead.postJson('/api/v1/control-attestation/change', {
      id: made.id,
      control: 'capacity-watched',
      statement,
      attestor,
      role: 'Lead',
      on: '2026-11-01',
      everyMonths: 12,
    })
  assert.equal((await change('grace', 'Seen.')).status, 400)
  await perform(company, actorOf(lead.account.id, 'lead'), 'program-role.create', {
    role: 'platform-lead',
    holder: 'hugo',
    deputy: 'grace',
  })
  assert.equal((await change('grace', 'Seen by the deputy.')).status, 200)
  await perform(company, actorOf(lead.account.id, 'lead'), 'program-role.close', {
    id: 'platform-lead',
  })
  await perform(company, actorOf(lead.account.id, 'lead'), 'control-attestation.close', made)
})

test('each framework of the program has a view: by criterion the sentences that speak to it with their status, and what none speaks to', async () => {
  const other = await beginCompany(store, clock)
  const otherSite = website(store, other.organisation, pino({ level: 'silent' }))
  const reader = await signedIn(store, other.org, otherSite, ['lead'], 'another lead')
  const at = (query: string) => `/console/governance/criteria${query}`
  const decide = async (frameworks: string[]) => {
    const categories = ['security']
    const scope = { statementEn: 'All.', categories, frameworks, decided: '2026-11-02' }
    assert.equal((await reader.postJson('/api/v1/program-scope/change', scope)).status, 200)
  }
  await decide(['nist-csf', 'bsi-c5'])
  // What is no framework of the program has no view, and SOC 2 needs no address of its own.
  for (const query of ['?framework=iso-27001', '?framework=soc2', '?framework='])
    assert.equal((await reader.get(at(query))).status, 404, query)
  const soc2 = await textOf(reader, at(''))
  assert(soc2.includes('href="/console/governance/criteria?framework=bsi-c5"'))
  assert(!soc2.includes('framework=iso-27001'))

  const rowOf = (page: string, id: string) =>
    new RegExp(`<tr>\\s*<th[^>]*><strong>${id}</strong>.*?</tr>`, 's').exec(page)?.[0]
  const before = await textOf(reader, at('?framework=nist-csf'))
  assert(before.includes('A published sentence speaks to 0 of 106 criteria'))
  assert.match(rowOf(before, 'PR.IR-04') ?? '', /capacity.*not published/s)
  // A sentence of encryption says nothing of who may enter, though one criterion of SOC 2 asks for both.
  assert(!rowOf(before, 'PR.AA-03')?.includes('databases-encrypted-at-rest'))
  const silent = before.slice(before.indexOf('Not covered: '))
  assert.match(silent, /<dt>RS\.MI-01<\/dt>\s*<dd>Incidents are kept from spreading\.<\/dd>/)
  assert(silent.includes('<h3>RS Respond</h3>') && !rowOf(before, 'RS.MI-01'))

  const publish = await reader.postJson('/api/v1/control/publish', { control: 'capacity-watched' })
  assert.equal(publish.status, 200)
  await runTests(store, other.org, 'manual', ({ test: { id } }) => id === 'capacity-attested')
  const after = await textOf(reader, at('?framework=nist-csf&lang=de'))
  assert(after.includes('Von 1 der 106 Kriterien handelt') && after.includes('Nicht abgedeckt: '))
  assert(!rowOf(after, 'PR.IR-04')?.includes('nicht veröffentlicht'))
  assert(rowOf(after, 'PR.IR-04')?.includes('class="state"'))

  // Of C5 there are ids, and where its words are; those that no sentence speaks to share a line by group.
  const c5 = await textOf(reader, at('?framework=bsi-c5&lang=en'))
  assert(c5.includes('speaks to 2 of 121 criteria') && c5.includes('https://www.bsi.bund.de/c5'))
  assert.match(c5, /<dt>SP<\/dt>\s*<dd><span[^>]*>SP-03<\/span>\s*<\/dd>/)
  await decide([])
  assert(!(await textOf(reader, at(''))).includes('class="views"'))
})

test('the tests of the program judge what was decided: criteria, owners, review, roles', async () => {
  const ids = ['criteria-covered', 'controls-owned', 'program-reviewed-yearly', 'roles-assigned']
  const run = async () => {
    const runs = await runTests(store, company.org, 'manual', ({ test: { id } }) =>
      ids.includes(id),
    )
    return Object.fromEntries(
      runs.map(({ test: id, result, counts }) => [id, [result, counts.n, counts.pass]]),
    )
  }
  assert.deepEqual(await run(), {
    'roles-assigned': ['fail', 8, 1],
    'criteria-covered': ['fail', 36, 0],
    'controls-owned': ['unknown', 0, 0],
    'program-reviewed-yearly': ['pass', 1, 1],
  })
  const publish = await lead.postJson('/api/v1/control/publish', { control: 'capacity-watched' })
  assert.equal(publish.status, 200)
  assert.deepEqual((await run())['controls-owned'], ['fail', 1, 0])
  const owner = { control: 'capacity-watched', owner: lead.account.id }
  assert.equal((await lead.postJson('/api/v1/control/change', owner)).status, 200)
  passTime(company, 7200)
  const after = await run()
  assert.deepEqual(after['controls-owned'], ['pass', 1, 1])
  assert.deepEqual(after['criteria-covered'], ['fail', 36, 1])
})

test('a scope decided anew puts off no review, however often it is decided', async () => {
  const other = await beginCompany(store, clock)
  const reviewed = async () => {
    const [run] = await runTests(
      store,
      other.org,
      'manual',
      ({ test: { id } }) => id === 'program-reviewed-yearly',
    )
    return run?.result
  }
  const decide = (decided: string) =>
    perform(other, actorOf('lead', 'lead'), 'program-scope.change', {
      statementEn: 'Everything.',
      categories: ['security'],
      decided,
    })
  await decide('2026-01-01')
  await decide('2026-10-01')
  passTime(other, 60)
  assert.equal(await reviewed(), 'fail')
  await decide('2026-11-01')
  passTime(other, 60)
  assert.equal(await reviewed(), 'fail')
})
