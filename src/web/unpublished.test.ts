import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'

const store = await openTestStore({ now: new Date('2026-11-02T12:00:00.000Z') })
after(() => store.close())
let site: Hono

before(async () => {
  const company = await beginCompany(store, { now: new Date('2026-11-02T12:00:00.000Z') })
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

for (const language of ['de', 'en'] as const) {
  test(`before anything is published the trust page says so, and leads to the sign-in (${language})`, async () => {
    const answer = await site.request(`/${language}/`, {
      headers: { 'accept-language': language === 'de' ? 'en' : 'de' },
    })
    assert.equal(answer.status, 404)
    const page = await answer.text()
    assert(page.includes(`<html lang="${language}">`))
    assert(page.includes(messages[language].unpublished.title) && page.includes('href="/sign-in"'))
  })
}

test('what is not there is shown with our stylesheet and mark, also before anything is published', async () => {
  for (const path of ['/de/', '/en/nothing', '/nothing']) {
    const page = await (await site.request(path)).text()
    const loaded = [
      ...page.matchAll(/<(?:link rel="(?:stylesheet|icon)"|img)[^>]*(?:href|src)="([^"]+)"/g),
    ]
    assert.equal(loaded.length, 3, path)
    for (const [, url = ''] of loaded) {
      const file = await site.request(url)
      assert.equal(file.status, 200, url)
      await file.body?.cancel()
    }
  }
})
