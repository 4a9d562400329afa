/** The audit door as an auditor's browser shows it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'

import { engagements } from '#populations/engagement.ts'
import { findTest } from '#program/index.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { messages } from '#ui/messages.ts'

import { looks } from './looks.ts'
import { onPage, violations, wider } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'
import { signedIn } from './signed-in.ts'

const id = 'spring'
const nonce = 'ab'.repeat(32)
const run = `/audit/${id}/tests/storage-encrypted/runs/1`

let demo: RunningDemo
const auditors = new Map<'de' | 'en', Awaited<ReturnType<typeof signedIn>>>()
before(async () => {
  demo = await startDemo()
  for (const language of ['de', 'en'] as const)
    auditors.set(language, await signedIn(demo, 'Petra Prüfer', ['auditor'], language))
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  await withOrg(demo.store, demo.organisation.id, (tx) =>
    putItem(tx, engagements, {
      id,
      name: 'SOC 2 Typ II, Frühjahr und Sommer',
      framework: 'soc2',
      criteria: ['CC6', 'A1.2'],
      from: day(-30),
      to: day(30),
      auditors: [...auditors.values()].map(({ account }) => account.id),
      firm: 'Prüfwerk Wirtschaftsprüfungsgesellschaft mbH',
      licence: 'WPK 4711',
      independentOn: day(-40),
    }),
  )
})
after(() => demo.close())

const pages = [
  '/audit',
  `/audit/${id}`,
  `/audit/${id}/controls/databases-encrypted-at-rest`,
  `/audit/${id}/tests/storage-encrypted`,
  run,
  `${run}/sample?nonce=${nonce}&count=5`,
  `${run}/sample?nonce=short&count=5`,
  `/audit/${id}/populations`,
  `/audit/${id}/populations/database`,
  `/audit/${id}/exceptions`,
  `/audit/${id}/changes`,
  `/audit/${id}/sources`,
  `/audit/${id}/log`,
  `/audit/${id}/log/3`,
]

for (const { language, colorScheme, width } of looks) {
  test(`every page of an engagement (${language}, ${colorScheme}, ${width} px) fits, suits everyone, and keeps to the policy`, async () => {
    const look = {
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce' as const,
    }
    await onPage(demo, { ...look, ...auditors.get(language)?.context }, async (page, trouble) => {
      for (const path of pages) {
        const answer = await page.goto(demo.url + path)
        assert.equal(answer?.status(), 200, path)
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        assert.deepEqual(await wider(page), [], path)
        assert.deepEqual(await violations(page), [], path)
        assert.deepEqual(trouble, [], path)
      }
    })
  })
}

test('without scripts an auditor comes from the engagement to an item with its proof, and takes it along', async () => {
  const t = messages.de.audit
  const context = { ...auditors.get('de')?.context, javaScriptEnabled: false }
  await onPage(demo, { ...context, acceptDownloads: true }, async (page) => {
    await page.goto(`${demo.url}/audit`)
    await page.getByRole('link', { name: 'SOC 2 Typ II' }).click()
    assert(await page.getByText(messages.de.frame.audit.readOnly).isVisible())
    await page.goto(`${demo.url}/audit/${id}/controls/databases-encrypted-at-rest`)
    const asked = findTest('storage-encrypted')?.asks.de ?? ''
    await page.getByRole('link', { name: asked }).click()
    await page.getByRole('link', { name: t.runOf('1') }).click()
    await page.getByLabel(t.nonce).fill(nonce)
    await page.getByLabel(t.count).fill('5')
    await page.getByRole('button', { name: t.draw }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: t.sampleJson }).click()
    const file = await (await downloading).path()
    const { nonce: drawn, items }: { nonce: string; items: unknown[] } = JSON.parse(
      readFileSync(file, 'utf8'),
    )
    assert.equal(drawn, nonce)
    assert.equal(items.length, 5)
  })
})

test('nothing on any page of an engagement can be changed, and the console is closed', async () => {
  await onPage(demo, { ...auditors.get('en')?.context }, async (page) => {
    for (const path of pages) {
      await page.goto(demo.url + path)
      const posting = await page.locator('main form[method="post"]').count()
      assert.equal(posting, 0, path)
      assert.equal(await page.locator('main a[href^="/do/"], main a[href^="/console"]').count(), 0)
    }
    assert.equal((await page.goto(`${demo.url}/console`))?.status(), 403)
    assert.equal((await page.goto(`${demo.url}/do/engagement.change?id=${id}`))?.status(), 403)
  })
})
