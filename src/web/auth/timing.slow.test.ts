import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import { setPassword } from '#store/credentials.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { goodPassword, invite } from '#web/test-people.ts'

import { hashPassword } from './password.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('how long an answer takes does not tell whether there is an account', async () => {
  const { org, organisation } = await beginCompany(store, clock)
  const site = website(store, organisation, pino({ level: 'silent' }))
  const hash = await hashPassword(goodPassword)
  const emails = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map(async (name) => {
      const { account } = await invite(store, org, ['member'], `timed ${name}`)
      await withOrg(store, org, (tx) => setPassword(tx, account.id, hash))
      return account.email
    }),
  )
  const browser = new TestBrowser(site)
  const known: number[] = []
  const unknown: number[] = []
  // In turn, so that whatever else the machine does befalls both.
  for (let n = 0; n < 40; n++) {
    for (const [times, email] of [
      [known, emails[n % emails.length] ?? ''],
      [unknown, `nobody.${n}@example.com`],
    ] as const) {
      const begun = performance.now()
      const { status } = await browser.post('/sign-in', { email, password: 'wrong horse' })
      times.push(performance.now() - begun)
      assert.equal(status, 401)
    }
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  const ratio = median(known) / median(unknown)
  assert(ratio > 0.6 && ratio < 1.7, ratio.toFixed(2))
})
