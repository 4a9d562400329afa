import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { permissionsOf } from '#engine/permissions.ts'
import type { Population } from '#engine/population.ts'
import { announcements } from '#populations/announcement.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policies } from '#populations/policy.ts'
import { reviewStandings } from '#program/governance/review-standing.ts'
import { managed } from '#program/index.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { roleAssignments } from '#program/policies/role-assignment.ts'
import { recordAction } from '#run/record-action.ts'
import { beginCompany, passTime, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem, replaceItems } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

import { itemNames } from './item-names.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const [ada, bob, said] = [randomUUID(), randomUUID(), randomUUID()]
let company: TestCompany
let site: Hono
let lead: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'Lea Lead')
  await withOrg(store, company.org, async (tx) => {
    const rest = { kind: 'employee' as const, groups: [], externalIds: {}, start: '2026-10-01' }
    const people = [
      { id: ada, name: 'Ada <b>Ärmel', ...rest },
      { id: bob, name: 'Bob Berg', ...rest },
    ]
    await putPeople(tx, people, 'people')
    await putItem(tx, announcements, {
      id: said,
      titleDe: 'Unser Programm',
      titleEn: 'Our program',
      textDe: 'x',
      textEn: 'x',
      publishedAt: '2026-10-01T00:00:00.000Z',
      publishedBy: 'lead',
    })
  })
  passTime(company, 1)
  await run(company, 'program-announced')
})

async function textOf(path: string): Promise<string> {
  const answer = await lead.get(path)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

const here = '/console/tests/program-announced'

test('what there is one of is called by its name, and not by its key, where it was changed', async () => {
  const kept = managed.find(({ population }) => population.id === phishingSettings.id)
  assert(kept?.single)
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, phishingSettings, { id: 'phishing', isOn: false })
    await recordAction(tx, {
      name: 'phishing-setting.change',
      actor: lead.account.id,
      subject: `phishing-setting/${kept.single}`,
      what: {},
    })
  })
  const actions = await textOf('/console/actions')
  assert(actions.includes(`>${kept.label.one.en}</`), actions.slice(actions.indexOf('<main')))
  assert(!actions.includes(`>${kept.single}</`))
})

test('what is about somebody is called by their name, in the list, as a file and on its page, and found by it', async () => {
  const german = await textOf(`${here}?lang=de`)
  assert(german.includes('<bdi>Ada &lt;b&gt;Ärmel · Unser Programm</bdi>'))
  assert(german.includes('<bdi>Bob Berg · Unser Programm</bdi>'))
  assert((await textOf(`${here}?lang=en`)).includes('<bdi>Bob Berg · Our program</bdi>'))
  const found = await textOf(`${here}?lang=en&q=${encodeURIComponent('bob')}`)
  assert(found.includes('Bob Berg') && !found.includes('Ärmel'))
  const file = await textOf(`${here}/items.csv?lang=en&q=berg`)
  assert(file.includes(`${bob}/${said}`) && file.includes('Bob Berg · Our program'))
  assert(!file.includes(ada))
  const item = await textOf(
    `/console/items/announcement-obligation?lang=en&key=${encodeURIComponent(`${bob}/${said}`)}`,
  )
  assert(/<h1[^>]*>[\s\S]{0,40}Bob Berg · Our program/.test(item))
})

test('a background check is called by whose and which it is, where it was recorded and as an item', async () => {
  const key = `${bob}/employment-history`
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, backgroundChecks, {
      id: key,
      person: bob,
      check: 'employment-history',
      outcome: 'done',
      on: '2026-09-20',
      recordedAt: '2026-09-20T12:00:00.000Z',
      recordedBy: lead.account.id,
    })
    await recordAction(tx, {
      name: 'background-check.record',
      actor: lead.account.id,
      subject: `background-check/${key}`,
      what: {},
    })
  })
  assert((await textOf('/console/actions?lang=de')).includes('Bob Berg · Frühere Stellen'))
  const item = await textOf(
    `/console/items/background-check?lang=en&key=${encodeURIComponent(key)}`,
  )
  assert(/<h1[^>]*>[\s\S]{0,40}Bob Berg · Employment history/.test(item))
})

test('what somebody signed is called by whose and what it is, and not by the name that they typed', async () => {
  const key = `${bob}/access-control/1`
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, policies, {
      id: 'access-control',
      titleDe: 'Zugriffsrichtlinie',
      titleEn: 'Access policy',
      groups: [],
      controls: [],
    })
    await putItem(tx, policyAcceptances, {
      id: key,
      person: bob,
      policy: 'access-control',
      version: 'access-control/1',
      language: 'de',
      digest: 'a'.repeat(64),
      name: 'B. Berg',
      acceptedAt: '2026-10-02T09:00:00.000Z',
      recordedAt: '2026-10-02T09:00:00.000Z',
      via: 'portal',
    })
  })
  const names = async (population: Population<unknown>) =>
    await withOrg(store, company.org, async (tx) => {
      const guest = { permissions: permissionsOf(['lead']) }
      return await itemNames({ language: 'de' as const, guest }, tx, population, [key])
    })
  const called = new Map([[key, 'Bob Berg · Zugriffsrichtlinie · 1']])
  assert.deepEqual(await names(policyObligations), called)
  assert.deepEqual(await names(policyAcceptances), called)
})

test('a role of the program and its scope are called by words, and not by our ids', async () => {
  const names = await withOrg(store, company.org, async (tx) => {
    const visit = { language: 'en' as const, guest: { permissions: permissionsOf(['lead']) } }
    return [
      ...(await itemNames(visit, tx, roleAssignments, ['access-owner'])).values(),
      ...(await itemNames(visit, tx, reviewStandings, ['program'])).values(),
    ]
  })
  assert.deepEqual(names, ['Access', 'Scope of the program'])
})

test('an item’s fields, and what changed of them, are called as readers call them, and yes is a word', async () => {
  const key = 'tls/example/one'
  const keep = async (isSaid: boolean) => {
    passTime(company, 1)
    const item = {
      id: 'one',
      question: 'unknown',
      isAttested: isSaid,
      doneAt: '2026-10-02T09:00:00.000Z',
    }
    const held = [{ item, source: 'one', scope: 'one', confirmed: true }]
    const population = {
      id: 'policy-obligation',
      item: z.looseObject({}),
      key: () => key,
      kind: 'read' as const,
    }
    await withOrg(store, company.org, (tx) => replaceItems(tx, population, held, { keys: [key] }))
  }
  await keep(false)
  await keep(true)
  const page = async (language: string) =>
    await textOf(`/console/items/policy-obligation?lang=${language}&key=${encodeURIComponent(key)}`)
  const [german, english] = [await page('de'), await page('en')]
  assert.match(german, />Nach eigener Angabe<\/dt>\s*<dd[^>]*>\s*ja\s*<\/dd>/)
  assert.match(english, />Attested<\/dt>\s*<dd[^>]*>\s*yes\s*<\/dd>/)
  assert(german.includes('Geändert: Nach eigener Angabe') && english.includes('Changed: Attested'))
  assert(/Erledigt am<\/dt>\s*<dd[^>]*>\s*<time/.test(german))
  // What nobody gave a name is called as it is.
  assert(german.includes('>question</dt>') && !german.includes('>isAttested</dt>'))
})

test('what an item names leads there by its name, and nowhere the guest may not go', async () => {
  const key = encodeURIComponent(`${bob}/${said}`)
  const path = `/console/items/announcement-obligation?lang=en&key=${key}`
  const page = await textOf(path)
  const known = page.slice(page.indexOf('What is known'), page.indexOf('History'))
  assert(
    known.includes(`<a href="/console/people/person?key=${bob}"><bdi>Bob Berg</bdi></a>`),
    known,
  )
  assert(known.includes('<bdi>Our program</bdi></a>'), known)
  const member = await signedIn(store, company.org, site, ['member'], 'Max Member')
  assert.equal((await member.get(path)).status, 403)
})

test('what many were taken in at once into leads to their list', async () => {
  passTime(company, 1)
  const table = 'name,country,joined\nNordlicht GmbH,DE,2020-01-01'
  const imported = await lead.postJson('/api/v1/legal-entity/import', { table })
  assert.equal(imported.status, 200)
  const file = Buffer.from('Name;E-Mail\nEva;eva@example.com\n').toString('base64')
  assert.equal((await lead.postJson('/api/v1/person/import', { file })).status, 200)
  const page = await textOf('/console/actions?lang=de')
  const links = [...page.replace(/^[^]*<main/, '').matchAll(/<td[^>]*>\s*<a href="([^"]+)"/g)]
  const hrefs = links.map(([, href = '']) => href)
  assert(hrefs.includes('/console/kept/legal-entity'), hrefs.join(' '))
  assert(hrefs.includes('/console/people'))
  for (const href of hrefs) assert.equal((await lead.get(href)).status, 200, href)
})

test('an exception is asked for by names', async () => {
  clock.now = new Date('2027-02-01T12:00:00.000Z')
  await run(company, 'program-announced')
  const again = await signedIn(store, company.org, site, ['lead'], 'Lea Later')
  const form = await (
    await again.get('/do/exception.request?lang=de&test=program-announced')
  ).text()
  assert(form.includes('Bob Berg · Unser Programm') && form.includes(`value="${bob}/${said}"`))
})
