/** What the page of checks says of one that a provider reported. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { pino } from 'pino'

import type { Role } from '#engine/permissions.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { papersDue } from '#program/background-checks/papers-due.ts'
import { collect } from '#run/collect.ts'
import { findSource } from '#run/round.ts'
import { answer, beginCompany, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { urls } from '#ui/urls.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

function list(op: string, ...data: unknown[]) {
  const response = { object: 'list', count: data.length, next_href: null, data }
  return { service: 'checkr', op, params: { page: 1 }, response }
}

const calls = [
  list('candidates.list', {
    id: 'ada',
    report_ids: ['r1'],
    matched: { person: 'p-ada', by: 'mailbox' },
  }),
  list('invitations.list', { id: 'i1', candidate_id: 'ada' }),
  {
    service: 'checkr',
    op: 'reports.get',
    params: { id: 'r1' },
    response: {
      id: 'r1',
      object: 'report',
      candidate_id: 'ada',
      status: 'complete',
      completed_at: '2026-09-14T22:30:00Z',
      includes_canceled: false,
      national_criminal_search_id: '[cut out]',
      education_verification_id: '[cut out]',
    },
  },
]

let company: TestCompany
let officer: TestBrowser
before(async () => {
  company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  officer = await signedIn(store, company.org, site, ['people-officer'])
  const rest = { kind: 'employee' as const, groups: [], country: 'US', start: '2026-10-05' }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ ...rest, id: 'p-ada', name: 'Ada', externalIds: {} }], 'people')
  })
  await answer(company, calls, { id: 'checkr', connector: 'checkr' })
  const source = await readOrg(store, company.org, (tx) => findSource(tx, 'checkr'))
  await collect(store, company.org, source)
  await run(company, 'background-check-done-before-access')
})

test('the page says who reported a check and by when its papers go, until somebody confirms that they are gone', async () => {
  const pageIn = async (language: string) =>
    await (await officer.get(`${urls.consoleChecks}?lang=${language}`)).text()
  assert((await pageIn('de')).includes('gemeldet von Checkr'))
  const shown = async () => (await pageIn('en')).split('reported by Checkr').length - 1
  const before = await shown()
  assert(before > 0)
  const confirm = { person: 'p-ada', check: 'criminal-record' }
  const confirmed = await officer.post('/do/background-check.confirm-deleted', confirm)
  assert.equal(confirmed.status, 303)
  assert.equal(await shown(), before - 1)
})

test('who came before the program asked is counted, and is no work to do', async () => {
  const open = async () => {
    const page = await (await officer.get(`${urls.consoleChecks}?lang=en`)).text()
    return [/(\d+) open/.exec(page)?.[1], /Another (\d+) are missing/.exec(page)?.[1]]
  }
  assert.deepEqual(await open(), ['3', undefined])
  await withOrg(store, company.org, (tx) =>
    putItem(tx, controlSettings, {
      control: 'backgrounds-checked',
      published: false,
      parameters: { 'background-check-done-before-access': { appliesFrom: '2026-10-06' } },
    }),
  )
  assert.deepEqual(await open(), ['0', '3'])
})

test('papers that have to go soon are a duty of whoever may confirm it, and stand on the page of the chapter', async () => {
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  let names = ''
  const seen = async (path: string, roles: Role[]) => {
    names += 'x'
    const who = await signedIn(store, company.org, site, roles, names)
    const answer = await who.get(`${path}?lang=en`)
    assert.equal(answer.status, 200)
    return (await answer.text()).includes('background check')
  }
  const people = urls.consoleChapter('people')
  const both: Role[] = ['lead', 'people-officer']
  assert(!(await seen(people, both)))
  const [due] = await readOrg(store, company.org, papersDue)
  assert(due)
  clock.now = new Date(Date.parse(due.deleteBy) - 10 * 86_400_000)
  assert(await seen('/portal', ['people-officer']))
  assert(await seen(people, both))
  assert(!(await seen('/portal', ['member'])))
})
