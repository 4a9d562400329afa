import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { accents, accentNames } from '#engine/accents.ts'
import type { Role } from '#engine/permissions.ts'
import { readProgram } from '#run/program-settings.ts'
import { assertLogReplays, beginCompany, entriesOf, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { addHostname, listHostnames } from '#store/hostnames.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T23:30:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let people: Record<'admin' | 'lead' | 'member' | 'works-council' | 'auditor', TestBrowser>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  const as = async (role: Role) => await signedIn(store, company.org, site, [role])
  people = {
    admin: await as('admin'),
    lead: await as('lead'),
    member: await as('member'),
    'works-council': await as('works-council'),
    auditor: await as('auditor'),
  }
})

const settings = { id: 'organisation', timeZone: 'Europe/Berlin', language: 'de' }
const change = '/do/organisation-setting.change'

/** The kinds that stand in the log in clear. */
async function kinds(): Promise<string[]> {
  return (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'action' && entry.kind !== undefined ? [entry.kind] : [],
  )
}

test('settings are seen by those who keep or watch the program, and changed by few', async () => {
  assert.equal((await people.member.get('/console/settings')).status, 403)
  for (const role of ['admin', 'lead', 'works-council'] as const)
    assert.equal((await people[role].get('/console/settings')).status, 200, role)
  for (const role of ['member', 'works-council', 'auditor'] as const) {
    assert.equal((await people[role].post(change, settings)).status, 403, role)
    assert.equal(
      (await people[role].post('/do/country.allow', { countries: 'DE' })).status,
      403,
      role,
    )
    assert.equal(
      (await people[role].post('/do/hostname.add', { name: 'a.example' })).status,
      403,
      role,
    )
  }
  assert.equal((await people.lead.post('/do/hostname.add', { name: 'a.example' })).status, 403)
})

test('what cannot be is refused, and stays in the form', async () => {
  for (const [field, wrong] of [
    ['timeZone', { timeZone: 'Mars/Base' }],
    ['accent', { accent: 'red"><script>' }],
    ['soc2To', { soc2: 'type2', soc2To: '2026-06-30' }],
    ['soc2To', { soc2: 'none', soc2To: '2026-06-30' }],
    ['soc2To', { soc2: 'type2', soc2From: '2026-07-01', soc2To: '2026-06-30' }],
  ] as const) {
    const answer = await people.lead.post(change, { ...settings, ...wrong })
    assert.equal(answer.status, 400, JSON.stringify(wrong))
    assert((await answer.text()).includes(`field-${field}-error`), JSON.stringify(wrong))
  }
})

test('a time zone holds for every page from now on, a colour for every page behind the doors', async () => {
  const given = { ...settings, accent: 'plum', soc2: 'type1', soc2To: '2026-06-30' }
  assert.equal((await people.lead.post(change, given)).status, 303)
  passTime(company, 1)
  const page = await (await people.admin.get('/console/settings')).text()

  assert(page.includes('data-accent="plum"'))
  assert(page.includes('Europe/Berlin') && page.includes('30 Jun 2026'))
  // Half an hour to midnight in UTC is the next day in Berlin.
  const item = await people.admin.get('/console/kept/organisation-setting/item?key=organisation')
  assert((await item.text()).includes('3 Nov 2026, 00:30'))
  assert.equal((await people.lead.post(change, { ...settings, accent: 'blue' })).status, 303)
})

test('countries are said by name, and a default that weakens stands in the log in clear', async () => {
  const countries = 'Deutschland\r\nUnited States'
  assert.equal((await people.lead.post('/do/country.allow', { countries })).status, 303)
  passTime(company, 1)
  assert(
    (await (await people.lead.get('/console/settings')).text()).includes(
      'Germany and United States',
    ),
  )
  assert.equal((await people.lead.post('/do/country.allow', { countries: 'Atlantis' })).status, 400)

  const defaults = { windowDays: '1', delayDays: '2' }
  assert.equal((await people.lead.post('/do/program.defaults', defaults)).status, 303)
  passTime(company, 1)
  const program = await readOrg(store, company.org, readProgram)
  assert.deepEqual([...new Set(program.controls.map(({ window }) => window))], [86_400])
  assert.deepEqual([...new Set(program.tests.map(({ delay }) => delay))], [172_800])
  assert.deepEqual((await kinds()).toSorted(), [
    'delay-raised',
    'parameters-changed',
    'window-shortened',
  ])
  // Of two who had the form open, the second is told.
  const page = await (await people.lead.get('/console/settings')).text()
  for (const [action, first, second, before] of [
    ['country.allow', { countries: 'DE' }, { countries: 'US' }, { countries }],
    ['program.defaults', { windowDays: '3' }, { delayDays: '1' }, defaults],
  ] as const) {
    const [, link = ''] = new RegExp(`href="(/do/${action}[^"]*)"`).exec(page) ?? []
    const form = await (await people.lead.get(link.replaceAll('&amp;', '&'))).text()
    const basedOn = hiddenField(form, 'basedOn')
    const post = async (values: Record<string, string>) =>
      (await people.lead.post(`/do/${action}`, values)).status
    assert.equal(await post({ ...first, basedOn }), 303, action)
    assert.equal(await post({ ...second, basedOn }), 409, action)
    assert.equal(await post(before), 303, action)
  }
  assert.deepEqual(await readOrg(store, company.org, readProgram), program)
  // The form of the other settings leaves these alone.
  assert.equal((await people.lead.post(change, settings)).status, 303)
  assert.deepEqual(await readOrg(store, company.org, readProgram), program)
  await assertLogReplays(company)
})

test('host names are given and taken by an administrator who proved it, and never another organisation’s', async () => {
  const other = await beginCompany(store, clock)
  await addHostname(store, other.org, 'theirs.example')
  const { admin } = people
  for (const name of [
    'localhost',
    'a b.example',
    '-a.example',
    '10.0.0.1',
    'x'.repeat(64) + '.example',
  ])
    assert.equal((await admin.post('/do/hostname.add', { name })).status, 400, name)
  assert.equal((await admin.post('/do/hostname.add', { name: 'theirs.example' })).status, 409)
  assert.equal((await admin.post('/do/hostname.remove', { name: 'theirs.example' })).status, 404)
  assert.equal((await admin.post('/do/hostname.add', { name: 'Prüfung.Example' })).status, 303)
  const names = await listHostnames(store)
  assert.equal(names.get('xn--prfung-4ya.example'), company.org)
  assert.equal(names.get('theirs.example'), other.org)
  assert.equal((await admin.post('/do/hostname.remove', { name: 'prüfung.example' })).status, 303)
  assert.equal((await listHostnames(store)).has('xn--prfung-4ya.example'), false)
  passTime(company, 1200)
  const late = await admin.post('/do/hostname.add', { name: 'late.example' })
  assert.equal(late.headers.get('location')?.startsWith('/prove'), true)
})

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue
  }
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

test('every colour that may be chosen reads well on both papers, and so does what is written on it', () => {
  assert.deepEqual(Object.keys(accents).toSorted(), [...accentNames].toSorted())
  for (const { light, dark } of Object.values(accents)) {
    for (const paper of ['#fbfaf6', '#fffefc', '#f3f2ea', '#ffffff'])
      assert(contrast(light, paper) >= 4.5, `${light} on ${paper}`)
    for (const paper of ['#151918', '#1a1f1e', '#212827', '#10201d'])
      assert(contrast(dark, paper) >= 4.5, `${dark} on ${paper}`)
  }
})
