/** Policies accepted by a mailed link, as the browser of somebody without an account shows it: phone and desk, both languages. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { messages } from '#ui/messages.ts'

import { looksRight, onPage, press } from './on-page.ts'
import { startPeopleCompany } from './people-company.ts'
import type { PeopleCompany } from './people-company.ts'

const clock = { now: new Date('2026-11-02T08:00:00.000Z') }
let company: PeopleCompany
before(async () => {
  company = await startPeopleCompany(clock)
})
after(() => company.close())

const screens = [
  { language: 'de', width: 360, colorScheme: 'dark', email: 'nia@example.com' },
  { language: 'en', width: 1280, colorScheme: 'light', email: 'bob@example.com' },
] as const

for (const { language, width, colorScheme, email } of screens) {
  test(`one link and one code accept everything that is owed: ${language}, ${width} px, ${colorScheme}`, async () => {
    const t = messages[language]
    const rest = { kind: 'employee', country: 'DE', groups: [], start: '2026-10-01' }
    const { id } = await company.act('officer', 'person.create', {
      ...rest,
      name: 'Nia Nordlicht-Sonnenschein',
      email,
      language,
    })
    await company.act('officer', 'policy.invite', { person: id })
    const link = pathIn(await company.mailTo(email), '/accept?')
    const screen = {
      viewport: { width, height: 740 },
      colorScheme,
      reducedMotion: 'reduce' as const,
    }
    await onPage(company, { ...screen, locale: language }, async (page, trouble) => {
      await page.goto(company.url + link)
      await looksRight(page, trouble)
      await press(page, page.getByRole('button', { name: t.byLink.codeButton }))
      await looksRight(page, trouble)
      const code = /\b\d{6}\b/.exec(mailTextOf(await company.mailTo(email)))?.[0] ?? ''
      await page.getByLabel(t.byLink.code).fill(code)
      for (let left = 2; left > 0; left--) {
        await press(page, page.getByRole('button', { name: t.policies.accept, exact: true }))
        await looksRight(page, trouble)
      }
      await page.getByRole('heading', { name: t.policies.link.done }).waitFor()
    })
    const all = await readOrg(company.store, company.org, (tx) =>
      managedItems(tx, policyAcceptances),
    )
    const own = all.filter((each) => each.person === id)
    assert.deepEqual(
      own.map(({ via, language: read }) => [via, read]),
      [
        ['mail', language],
        ['mail', language],
      ],
    )
  })
}
