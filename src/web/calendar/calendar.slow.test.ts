import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import type { Role } from '#engine/permissions.ts'
import { peopleReconciliations } from '#populations/people-reconciliation.ts'
import { announceDue } from '#run/announce-due.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createWebhook } from '#run/webhook.ts'
import { changeAccount } from '#store/accounts.ts'
import { closeItem, putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website, websiteOver } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-25T23:30:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead', 'admin'])
  const cloud = { service: 'Hosting', country: 'DE', method: 'carved-out', report: 'iso27001' }
  for (const [name, reportUntil] of [
    ['Early, Ltd; "one"', '2026-11-01'],
    ['Late AG', '2026-12-01'],
  ] as const)
    assert.equal(
      (await lead.post('/do/subservice-organisation.create', { ...cloud, name, reportUntil }))
        .status,
      303,
    )
  passTime(company, 1)
})

/** Makes a feed; its path. */
async function feed(): Promise<string> {
  const page = await (await lead.post('/console/calendar')).text()
  return /(\/account\/calendar\/[\w-]+\.ics)/.exec(page)?.[1] ?? ''
}

test('the calendar is for those who see the program, its feed for whoever holds the address', async () => {
  const member = await signedIn(store, company.org, site, ['member'])
  assert.equal((await member.get('/console/calendar')).status, 403)
  assert.equal((await member.post('/console/calendar')).status, 403)
  const stranger = new TestBrowser(site)
  assert.equal((await stranger.get(`/account/calendar/${'A'.repeat(43)}.ics`)).status, 404)
  const [old, current] = [await feed(), await feed()]
  assert.equal((await stranger.get(old)).status, 404)
  const answer = await stranger.get(current)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8')
})

test('a month shows what is due in it, the present one also what is overdue, by the organisation’s days', async () => {
  const now = await (await lead.get('/console/calendar')).text()
  assert(now.includes('Overdue') && now.includes('Early, Ltd'))
  assert(!now.includes('Late AG'))
  assert((await (await lead.get('/console/calendar?month=2026-12')).text()).includes('Late AG'))
  assert.equal((await lead.get('/console/calendar?month=2026-99')).status, 200)
  // In Berlin the month is over an hour before it is in UTC.
  await lead.post('/do/organisation-setting.change', { timeZone: 'Europe/Berlin' })
  clock.now = new Date('2026-11-30T23:30:00.000Z')
  lead = await signedIn(store, company.org, site, ['lead'], 'later')
  assert((await (await lead.get('/console/calendar')).text()).includes('Calendar: December 2026'))
})

test('the feed says each date as a whole day, and nothing in a name becomes a line of it', async () => {
  const path = await feed()
  const text = (await (await new TestBrowser(site).get(path)).text()).replaceAll('\r\n ', '')
  assert(
    text.includes('DTSTART;VALUE=DATE:20261101') && text.includes('DTSTART;VALUE=DATE:20261201'),
  )
  assert(text.includes(String.raw`SUMMARY:Early\, Ltd\; "one": Ask for the next report`))
  assert.equal(text.split('BEGIN:VEVENT').length, 3)
  await withOrg(store, company.org, (tx) =>
    changeAccount(tx, lead.account.id, { disabledAt: tx.recordedAt }),
  )
  assert.equal((await new TestBrowser(site).get(path)).status, 404)
})

test('a feed shows what its owner may see now, whatever they could see when it was made', async () => {
  const owner = await signedIn(store, company.org, site, ['lead'], 'owner of a feed')
  const page = await (await owner.post('/console/calendar')).text()
  const [path = ''] = /\/account\/calendar\/[\w-]+\.ics/.exec(page) ?? []
  await withOrg(store, company.org, (tx) =>
    putItem(tx, peopleReconciliations, {
      id: 'r1',
      on: '2026-11-20',
      comparedWith: ['payroll'],
      people: 3,
      differences: '',
      by: owner.account.id,
    }),
  )
  const shown = async () => {
    const answer = await new TestBrowser(site).get(path)
    return [answer.status, (await answer.text()).includes('List of people')]
  }
  const lower = (roles: Role[]) =>
    withOrg(store, company.org, (tx) => changeAccount(tx, owner.account.id, { roles }))
  assert.deepEqual(await shown(), [200, true])
  await lower(['admin'])
  assert.deepEqual(await shown(), [200, false])
  await lower(['member'])
  assert.deepEqual(await shown(), [404, false])
  await withOrg(store, company.org, (tx) => closeItem(tx, peopleReconciliations.id, 'r1'))
})

test('a webhook hears of each date once, and of no name', async () => {
  await withOrg(store, company.org, (tx) =>
    createWebhook(tx, store.directory, { url: 'https://hooks.example/a', events: ['duty.due'] }),
  )
  await announceDue(store, company.org)
  await announceDue(store, company.org)
  const rows = await store.pool.query<{ content: { data: { date: string } } }>(
    `SELECT content FROM beleg.outbox WHERE org_id = $1 AND channel = 'webhook'`,
    [company.org],
  )
  assert.deepEqual(rows.rows.map(({ content }) => content.data.date).toSorted(), [
    '2026-11-01',
    '2026-12-01',
  ])
  assert(!JSON.stringify(rows.rows).includes('Late AG'))
})

test('the address of a feed, which is all it takes to read it, stands in no log', async () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const doors = async () => {
    throw new Error('a bug')
  }
  const broken = websiteOver('/nowhere', doors, log)
  assert.equal((await broken.request('/account/calendar/secret-token.ics')).status, 500)
  assert.equal(lines.length, 1)
  assert.equal(lines.join('').includes('secret-token'), false)
})
