/** A course as a team member's phone shows it, and as the console of the security team does. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { courseAttempts } from '#populations/course-attempt.ts'
import { drawQuestions } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { messages } from '#ui/messages.ts'

import { onPage, violations, wider } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'
import { signedIn } from './signed-in.ts'

let demo: RunningDemo
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

const phone = { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' as const }
const course = findShipped('security-awareness')

/** Somebody new, in a language. */
async function member(language: 'de' | 'en', id: string) {
  const today = new Date().toISOString().slice(0, 10)
  const rest = { kind: 'employee' as const, groups: [], externalIds: {}, start: today }
  await withOrg(demo.store, demo.organisation.id, (tx) =>
    putPeople(tx, [{ id, name: id, ...rest }], 'people'),
  )
  return (await signedIn(demo, id, ['member'], language, id)).context
}

/** Chooses what is right, but for so many. */
async function answer(page: Page, person: string, wrong: number): Promise<void> {
  const all = await readOrg(demo.store, demo.organisation.id, (tx) =>
    managedItems(tx, courseAttempts),
  )
  const attempt = all.find((each) => each.person === person && !each.finishedAt)
  assert(attempt && course)
  for (const [index, { id, options }] of drawQuestions(course, attempt.seed).entries()) {
    const chosen = options.filter(({ isRight }) => (isRight === true) === index >= wrong)
    for (const option of chosen) await page.locator(`#field-q-${id}-${option.id}`).check()
  }
}

for (const [language, colorScheme] of [
  ['de', 'light'],
  ['en', 'dark'],
] as const) {
  test(`a course is learned and passed on a phone, without scripts (${language}, ${colorScheme})`, async () => {
    const t = messages[language]
    const words = t.training
    const person = `newcomer-${language}`
    const context = await member(language, person)
    const options = { ...phone, colorScheme, ...context, javaScriptEnabled: false }
    await onPage(demo, options, async (page) => {
      assert(course)
      await page.goto(`${demo.url}/portal/training`)
      await page.getByRole('link', { name: course.title[language] }).click()
      await page.getByRole('link', { name: words.begin }).click()
      for (const lesson of course.lessons) {
        await page.getByRole('heading', { name: lesson.title[language], level: 1 }).waitFor()
        await page.getByRole('img', { name: lesson.picture[language] }).waitFor()
        const next = page.getByRole('button', { name: words.next, exact: true })
        if ((await next.count()) > 0) await next.click()
      }
      await page.getByRole('button', { name: words.toQuestions }).click()
      await answer(page, person, 4)
      await page.getByRole('button', { name: words.handIn }).click()
      await page.getByRole('heading', { name: words.notPassedTitle }).waitFor()
      await page.getByRole('button', { name: words.again }).click()
      await answer(page, person, 1)
      await page.getByRole('button', { name: words.handIn }).click()
      await page.getByRole('heading', { name: words.passedTitle, exact: true }).waitFor()
      await page.getByRole('link', { name: words.certificate }).waitFor()
    })
    await onPage(demo, { ...phone, colorScheme, ...context }, async (page, trouble) => {
      const course1 = `${demo.url}/portal/training/security-awareness`
      for (const path of ['', '/lessons/1', '/lessons/2', '/lessons/6', '/results/2']) {
        await page.goto(course1 + path)
        assert.deepEqual(await wider(page), [], path)
        assert.deepEqual(await violations(page), [], path)
      }
      await page.goto(course1)
      await page.getByRole('button', { name: words.again }).click()
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
      assert.deepEqual(trouble, [])
    })
  })

  test(`the console shows how courses stand (${language}, ${colorScheme})`, async () => {
    const { context } = await signedIn(demo, `Lead ${language}`, ['lead'], language)
    for (const width of [360, 1280]) {
      const viewport = { width, height: 800 }
      await onPage(demo, { viewport, colorScheme, ...context }, async (page, trouble) => {
        for (const path of ['/console/training', '/console/training/security-awareness']) {
          await page.goto(demo.url + path)
          assert.deepEqual(await wider(page), [], path)
          assert.deepEqual(await violations(page), [], path)
        }
        assert.deepEqual(trouble, [])
      })
    }
  })
}
