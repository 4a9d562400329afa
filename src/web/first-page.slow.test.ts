import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { roles } from '#engine/permissions.ts'
import { beginCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'

import { website } from './server.ts'
import type { TestBrowser } from './test-browser.ts'
import { signedIn } from './test-people.ts'

const clock = { now: new Date('2026-11-02T09:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

/** A page, or where it leads: a lead of a new program to its first steps. */
async function shown(browser: TestBrowser, path: string): Promise<Response> {
  const answer = await browser.get(path)
  return answer.status === 303 ? await browser.follow(answer) : answer
}

test('everybody comes in at a page that is theirs, from where all doors and menus open', async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const first: Record<string, string> = {}
  for (const role of roles) {
    const browser = await signedIn(store, company.org, site, [role])
    const to = (await browser.get('/sign-in')).headers.get('location') ?? ''
    first[role] = to
    const seen = new Set<string>()
    for (const path of [to, '/portal']) {
      const answer = await shown(browser, path)
      assert.equal(answer.status, 200, `${role} ${path}`)
      const page = await answer.text()
      for (const [, href = ''] of page.matchAll(/<a\s[^>]*?href="(\/[^"#]*)"/g)) seen.add(href)
    }
    for (const href of [...seen].filter((each) => /^\/(console|portal|audit)/.test(each)))
      assert.equal((await shown(browser, href)).status, 200, `${role} is led to ${href}`)
    assert(seen.has(to), `${role} finds no way back to ${to}`)
  }
  assert.deepEqual(first, {
    admin: '/console',
    lead: '/console',
    'people-officer': '/console/people',
    'works-council': '/console/purposes',
    'control-owner': '/console',
    member: '/portal',
    auditor: '/audit',
  })
})
