/** What somebody new does before the first day and on it, in their own browser; for the tests in this folder. */
import assert from 'node:assert/strict'

import type { Page } from 'playwright-core'

import { courseAttempts } from '#populations/course-attempt.ts'
import { drawQuestions } from '#program/training/questions.ts'
import { findShipped } from '#program/training/shipped.ts'
import { mailTextOf, pathIn } from '#run/mail/test-mail-text.ts'
import { managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { messages } from '#ui/messages.ts'
import { codeOf, goodPassword } from '#web/test-people.ts'

import { downloaded, looksRight, press } from './on-page.ts'
import { course } from './people-company.ts'
import type { PeopleCompany } from './people-company.ts'

const t = messages.de

/** Signs as whoever was sent a link does: reads, proves the mailbox, signs, and takes the sealed copy along. */
export async function signByLink(
  company: PeopleCompany,
  page: Page,
  trouble: string[],
  email: string,
): Promise<void> {
  const words = t.agreements
  await page.goto(company.url + pathIn(await company.mailTo(email), '/sign?'))
  await looksRight(page, trouble)
  await press(page, page.getByRole('button', { name: t.byLink.codeButton }))
  const code = /\b\d{6}\b/.exec(mailTextOf(await company.mailTo(email)))?.[0] ?? ''
  await looksRight(page, trouble)
  await page.getByLabel(t.byLink.code).fill(code)
  await press(page, page.getByRole('button', { name: words.sign, exact: true }))
  await page.getByRole('heading', { name: words.link.done }).waitFor()
  await looksRight(page, trouble)
  const pdf = await downloaded(page, page.getByRole('button', { name: words.copy }))
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
}

/** From the mailed invitation to the portal: a password, an app, and the codes for a day without it. */
export async function acceptInvitation(
  company: PeopleCompany,
  page: Page,
  trouble: string[],
  email: string,
): Promise<void> {
  const words = t.door
  await page.goto(company.url + pathIn(await company.mailTo(email), '/welcome?'))
  await looksRight(page, trouble)
  await page.getByLabel(words.password).fill(goodPassword)
  await press(page, page.getByRole('button', { name: words.welcome.choose }))
  await looksRight(page, trouble)
  const key = (await page.locator('main code').first().textContent()) ?? ''
  const code = codeOf(key.replaceAll(' ', ''), company.clock.now)
  await page.getByLabel(words.welcome.firstCode).fill(code)
  await press(page, page.getByRole('button', { name: words.welcome.connect }))
  await looksRight(page, trouble)
  await press(page, page.getByRole('link', { name: words.welcome.go }))
  await page.getByRole('heading', { name: t.portal.title, level: 1 }).waitFor()
}

/** Chooses what is right, but for so many. */
async function answer(
  company: PeopleCompany,
  page: Page,
  person: string,
  wrong: number,
): Promise<void> {
  const all = await readOrg(company.store, company.org, (tx) => managedItems(tx, courseAttempts))
  const attempt = all.find((each) => each.person === person && !each.finishedAt)
  const content = findShipped(course)
  assert(attempt && content)
  for (const [index, { id, options }] of drawQuestions(content, attempt.seed).entries()) {
    const chosen = options.filter(({ isRight }) => (isRight === true) === index >= wrong)
    for (const option of chosen) await page.locator(`#field-q-${id}-${option.id}`).check()
  }
}

/** Learns lesson by lesson, fails once, passes, and takes the certificate along. */
export async function takeCourse(
  company: PeopleCompany,
  page: Page,
  trouble: string[],
  person: string,
): Promise<void> {
  const words = t.training
  const next = page.getByRole('button', { name: words.next, exact: true })
  await looksRight(page, trouble)
  while ((await next.count()) > 0) await press(page, next)
  await press(page, page.getByRole('button', { name: words.toQuestions }))
  await answer(company, page, person, 4)
  await looksRight(page, trouble)
  await press(page, page.getByRole('button', { name: words.handIn }))
  await page.getByRole('heading', { name: words.notPassedTitle }).waitFor()
  await looksRight(page, trouble)
  await press(page, page.getByRole('button', { name: words.again }))
  await answer(company, page, person, 1)
  await press(page, page.getByRole('button', { name: words.handIn }))
  await page.getByRole('heading', { name: words.passedTitle, exact: true }).waitFor()
  await looksRight(page, trouble)
  const pdf = await downloaded(page, page.getByRole('link', { name: words.certificate }))
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  await page.goto(`${company.url}/portal`)
}
