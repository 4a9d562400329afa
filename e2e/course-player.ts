/** A company with courses of its own, and browsers of its people; for the tests in this folder. */
import assert from 'node:assert/strict'

import { pino } from 'pino'
import type { BrowserContextOptions, Frame, Page } from 'playwright-core'

import { courseAttempts } from '#populations/course-attempt.ts'
import { beginCompany } from '#run/test-company.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { startWebServer, website } from '#web/server.ts'

import { launchBrowser } from './browser.ts'
import { violations, wider } from './on-page.ts'
import { signedIn } from './signed-in.ts'

/** What it tries from inside; each line says what came of it. */
export const attacks = `(async () => {
  const said = []
  const attempt = async (name, doing) => {
    try { said.push(name + ': ' + await doing()) } catch (error) { said.push(name + ': refused') }
  }
  const here = new URL(document.baseURI).origin
  await attempt('cookie', () => document.cookie === '' ? 'refused' : document.cookie)
  await attempt('document', () => window.top.document.title)
  await attempt('storage', () => window.top.localStorage.length)
  await attempt('api', async () => (await fetch(here + '/api/v1/openapi.json', { credentials: 'include' })).status)
  await attempt('console', async () => (await fetch(here + '/console', { credentials: 'include', mode: 'no-cors' })).type)
  await attempt('elsewhere', async () => (await fetch('http://localhost:9/', { mode: 'no-cors' })).type)
  await attempt('picture', () => new Promise((resolve, reject) => {
    const image = new Image(); image.onload = () => resolve('loaded'); image.onerror = reject
    image.src = here + '/assets/mark.svg'
  }))
  await attempt('window', () => window.open(here + '/console') === null ? 'refused' : 'opened')
  await attempt('top', () => { window.top.location = here + '/console'; return 'asked' })
  await attempt('frame', () => new Promise((resolve) => {
    const frame = document.createElement('iframe'); frame.src = here + '/portal'
    frame.onload = () => { let inside; try { inside = frame.contentDocument } catch {} resolve(inside ? 'seen' : 'refused') }
    document.body.append(frame); setTimeout(() => resolve('refused'), 500)
  }))
  return said
})()`

/** Has the page that runs it send a packet by WebRTC to a port of this machine, which needs nobody's consent. */
export function peerTo(port: number): string {
  return `(async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] })
    peer.createDataChannel('out')
    await peer.setLocalDescription(await peer.createOffer())
    await new Promise((resolve) => setTimeout(resolve, 1500))
  })().catch(() => undefined)`
}

/** Starts it; whoever opens it closes it. */
export async function openCoursePlayer() {
  const store = await openTestStore({ now: new Date() })
  const company = await beginCompany(store, { now: new Date() })
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const web = await startWebServer(site, 0, '127.0.0.1')
  const browser = await launchBrowser()

  async function newPage(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext(options)
    return await context.newPage()
  }

  async function frameOf(page: Page): Promise<Frame> {
    const handle = await page.locator('iframe').elementHandle()
    const frame = await handle?.contentFrame()
    assert(frame)
    await frame.waitForSelector('#location:not(:empty)')
    // Chromium lets no click into a frame of another origin within half a second of the frame's last move: it could be a trap.
    await page.waitForTimeout(600)
    return frame
  }

  /** The lead hands the package in; returns the course. */
  async function handIn(
    lead: string,
    language: 'de' | 'en',
    bytes: Buffer,
    launch = 'pages/index.html',
  ): Promise<string> {
    const { context } = await signedIn(
      { store, organisation: company.organisation },
      lead,
      ['lead'],
      language,
    )
    const page = await newPage(context)
    await page.goto(`${web.url}/console/training`)
    await page.getByRole('link', { name: messages[language].training.packages.add }).click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'course.zip', mimeType: 'application/zip', buffer: bytes })
    await page.locator('[name=minutes]').fill('5')
    await page.locator('[name=requiredFrom]').fill(new Date().toISOString().slice(0, 10))
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
    }
    await page.locator('form.form button[type=submit]').click()
    await page.getByText(launch).waitFor()
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      assert.deepEqual(await wider(page), [])
      assert.deepEqual(await violations(page), [])
    }
    const course = page.url().split('/').at(-1) ?? ''
    await page.context().close()
    return course
  }

  async function member(name: string, language: 'de' | 'en') {
    const today = new Date().toISOString().slice(0, 10)
    const rest = { kind: 'employee' as const, groups: [], externalIds: {}, start: today }
    await withOrg(store, company.org, (tx) =>
      putPeople(tx, [{ id: name, name, ...rest }], 'people'),
    )
    const where = { store, organisation: company.organisation }
    return (await signedIn(where, name, ['member'], language, name)).context
  }

  async function attemptsOf(person: string) {
    const all = await readOrg(store, company.org, (tx) => managedItems(tx, courseAttempts))
    return all.filter((each) => each.person === person)
  }

  return {
    store,
    company,
    web,
    newPage,
    frameOf,
    handIn,
    member,
    attemptsOf,
    close: async () => {
      await browser.close()
      await web.close()
      await store.close()
    },
  }
}
