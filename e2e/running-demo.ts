/** The demo's company behind a real server, and a browser to look at it; for the tests in this folder. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import { denyRegion, prepareCompany } from '#demo/company.ts'
import { startEndpoints } from '#demo/endpoints.ts'
import { publish } from '#run/publish.ts'
import { readSources, runTests } from '#run/round.ts'
import type { Store } from '#store/database.ts'
import type { Organisation } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
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
  const store = await openTestStore(clock)
  const folder = mkdtempSync(join(tmpdir(), 'beleg-e2e-'))
  const endpoints = await startEndpoints('musterhafen.example', join(folder, 'ports.json'))
  const organisation = await prepareCompany(store, endpoints)
  const web = await startWebServer(
    website(store, organisation, pino({ level: 'silent' })),
    0,
    '127.0.0.1',
  )
  const publishing = { render: renderTrust, site: web.url }
  await readSources(store, organisation.id, undefined)
  await runTests(store, organisation.id, 'manual')
  clock.now = new Date(clock.now.getTime() + 60_000)
  await publish(store, organisation, publishing)
  await denyRegion(store, organisation.id)
  await readSources(store, organisation.id, undefined)
  clock.now = new Date(clock.now.getTime() + 60_000)
  await runTests(store, organisation.id, 'manual')
  await publish(store, organisation, publishing)

  const browser = await launchBrowser()
  return {
    url: web.url,
    browser,
    store,
    organisation,
    async close() {
      await browser.close()
      await web.close()
      endpoints.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
