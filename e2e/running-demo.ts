/** The demo's company behind a real server, and a browser to look at it; for the tests in this folder. */
import assert from 'node:assert/strict'
import { join } from 'node:path'

import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import { denyRegion, prepareCompany } from '#demo/company.ts'
import { startEndpoints } from '#demo/endpoints.ts'
import { publish } from '#run/publish.ts'
import { readSources, runTests } from '#run/round.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { openPreparedStore } from '#store/test-store.ts'
import type { TestClock } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

import { launchBrowser } from './browser.ts'

export interface RunningDemo {
  url: string
  browser: Browser
  store: Store
  organisation: Organisation
  close(): Promise<void>
}

/** Everything the demo shows: two rounds with the (shortened) window between them, and a region that is denied. */
export async function startDemo(): Promise<RunningDemo> {
  const clock = { now: new Date() }
  const store = await openPreparedStore('demo', clock, (first) => prepare(first, clock))
  const [organisation] = await listOrganisations(store)
  assert(organisation)
  const web = await startWebServer(
    website(store, organisation, pino({ level: 'silent' })),
    0,
    '127.0.0.1',
  )
  // Its pages and feeds name the address that they have this time.
  await publish(store, organisation, { render: renderTrust, site: web.url })
  const browser = await launchBrowser()
  return {
    url: web.url,
    browser,
    store,
    organisation,
    async close() {
      await browser.close()
      await web.close()
      await store.close()
    },
  }
}

async function prepare(store: Store, clock: TestClock): Promise<void> {
  const ports = join(store.directory.root, 'ports.json')
  const endpoints = await startEndpoints('musterhafen.example', ports)
  try {
    const organisation = await prepareCompany(store, endpoints)
    const publishing = { render: renderTrust, site: 'http://localhost' }
    await readSources(store, organisation.id, undefined)
    await runTests(store, organisation.id, 'manual')
    clock.now = new Date(clock.now.getTime() + 60_000)
    await publish(store, organisation, publishing)
    await denyRegion(store, organisation.id)
    await readSources(store, organisation.id, undefined)
    clock.now = new Date(clock.now.getTime() + 60_000)
    await runTests(store, organisation.id, 'manual')
    await publish(store, organisation, publishing)
  } finally {
    endpoints.close()
  }
}
