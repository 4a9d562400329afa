/**
 * The console for a company of 5,000 people and 100,000 items, over HTTP on this machine: how long its pages take one by
 * one, how large they are, and how it holds while 100 people click for `--seconds` (60; the figure asked for is 300).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { pino } from 'pino'

import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { runTests } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { replaceItems } from '#store/items.ts'
import { listOrganisations, refreshStatistics, withOrg } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { startWebServer, website } from '#web/server.ts'

import { cookieOf } from './cookie-of.ts'
import { beginBench, readDatabases } from './many-databases.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    people: { type: 'string', default: '5000' },
    items: { type: 'string', default: '100000' },
    clicking: { type: 'string', default: '100' },
  },
})
const seconds = Number(values.seconds)
const employees = Number(values.people)
const items = Number(values.items)
const clicking = Number(values.clicking)

const folder = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
const store = await openStore({ directory: openDataDirectory(folder) })
try {
  await measure(store)
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(opened: Store): Promise<void> {
  const org = await beginBench(opened)
  await readDatabases(opened, org, items, () => false)
  await runTests(opened, org, 'manual', ({ test }) => test.id === 'storage-encrypted')
  await addPeople(opened, org)
  const [organisation] = await listOrganisations(opened)
  if (!organisation) throw new Error('no organisation')
  const web = await startWebServer(
    website(opened, organisation, pino({ level: 'error' }, pino.destination(2))),
    0,
    '127.0.0.1',
  )
  try {
    const lead = await cookieOf(opened, org, 'lead', ['admin', 'lead', 'member'])
    console.log(`  ${items} items, ${employees} people`)
    for (const page of await pagesOf(web.url, lead)) await timePage(web.url, page, lead)
    await click(opened, org, web.url)
  } finally {
    await web.close()
  }
}

/** Every page that the home page leads to, and some with what people look for. */
async function pagesOf(url: string, cookie: string): Promise<string[]> {
  const home = await (await fetch(`${url}/console`, { headers: { cookie } })).text()
  const linked = [...home.matchAll(/href="(\/(?:console|portal|audit)[^"#?]*)"/g)].map(
    ([, path = '']) => path,
  )
  return [
    ...new Set([
      ...linked,
      '/portal',
      '/account',
      '/console/controls/databases-encrypted-at-rest',
      '/console/tests/storage-encrypted',
      '/console/tests/storage-encrypted?verdict=fail',
      urls.consoleItem('storage-at-rest', 'arn:aws:rds:us-east-1:111122223333:db:bench-77'),
      '/console/search?q=bench-777',
      '/console/people?q=person+4',
    ]),
  ]
}

async function timePage(url: string, path: string, cookie: string): Promise<void> {
  const times: number[] = []
  let [bytes, status] = [0, 0]
  for (let n = 0; n < 45; n++) {
    const begun = performance.now()
    const answer = await fetch(url + path, { headers: { cookie } })
    bytes = (await answer.arrayBuffer()).byteLength
    // The first ones compile code and plans.
    if (n >= 5) times.push(performance.now() - begun)
    status = answer.status
  }
  console.log(
    `  ${status === 200 ? '' : 'NOT THERE '}${at(times, 0.95) > 100 ? 'SLOW ' : ''}${path.slice(0, 70).padEnd(72)} ${status}  p50 ${ms(at(times, 0.5))}  p95 ${ms(at(times, 0.95))}  ${(bytes / 1024).toFixed(0)} KB`,
  )
}

/** People who open a page, read for two to eight seconds, and go on to the next. */
async function click(opened: Store, org: string, url: string): Promise<void> {
  const crowd = await Promise.all(
    Array.from({ length: clicking }, (_, n) =>
      n % 5 === 0
        ? cookieOf(opened, org, `owner ${n}`, ['control-owner', 'lead', 'member'])
        : cookieOf(opened, org, `member ${n}`, ['member']),
    ),
  )
  const times: number[] = []
  let failed = 0
  const until = performance.now() + seconds * 1000
  await Promise.all(
    crowd.map(async (cookie, n) => {
      const paths =
        n % 5 === 0
          ? [
              '/console',
              '/console/tests/storage-encrypted',
              '/console/people',
              '/console/log',
              '/portal',
            ]
          : ['/portal', '/account']
      for (let turn = n; performance.now() < until; turn++) {
        await sleep(2000 + ((turn * 7919) % 6000))
        const begun = performance.now()
        const answer = await fetch(url + (paths[turn % paths.length] ?? '/portal'), {
          headers: { cookie },
        }).catch(() => undefined)
        await answer?.arrayBuffer()
        times.push(performance.now() - begun)
        if (answer?.status !== 200) failed++
      }
    }),
  )
  console.log(
    `  ${clicking} people clicking for ${seconds} s: ${times.length} pages, ${failed} failed, p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))}, max ${ms(at(times, 1))}`,
  )
}

async function addPeople(opened: Store, org: string): Promise<void> {
  const all: Person[] = Array.from({ length: employees }, (_, n) => ({
    id: `person-${n}`,
    name: `Person ${n}`,
    email: `person${n}@example.com`,
    kind: 'employee',
    country: 'DE',
    groups: [],
    start: '2024-01-01',
    externalIds: {},
  }))
  await withOrg(opened, org, (tx) =>
    replaceItems(
      tx,
      people,
      all.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true })),
      { keys: all.map(({ id }) => id) },
    ),
  )
  await refreshStatistics(opened, ['item'], 10_000)
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

function ms(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`
}
