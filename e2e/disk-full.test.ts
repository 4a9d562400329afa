/** Full disks, really full: what is refused, what stays up, and that all goes on by itself once there is room. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { pino } from 'pino'
import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import { publishControls } from '#run/publish-controls.ts'
import { runDue } from '#run/schedule.ts'
import { answer, assertLogReplays, beginCompany, entriesOf, rdsCalls } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { keepServer } from '#store/keep-server.ts'
import type { ServerNews } from '#store/keep-server.ts'
import type { TestClock } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signInAs, signedIn } from '#web/test-people.ts'
import { assertVerified, siteOf, textIn, visit } from '#web/test-site.ts'
import type { Site } from '#web/test-site.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

import { ontoSmallDisk, whyNoMount } from './small-disk.ts'
import type { SmallDisk } from './small-disk.ts'

const Controls = z.object({
  controls: z.array(z.object({ id: z.string(), status: z.string() })),
})
const skip = whyNoMount() ?? false
const hangMs = 180_000

interface Machine {
  company: TestCompany
  disk: SmallDisk
  news: ServerNews[]
  /** What the schedule does every minute; the code of what stood in its way, if anything did. */
  tick: () => Promise<string | undefined>
  /** The status of an address as a browser gets it. */
  get: (path: string) => Promise<{ status: number; text: string }>
  pass: (minutes: number) => void
  /** A session that nobody uses for an hour has ended. */
  signInAgain: () => Promise<void>
}

/** A company that has been running well, with one part of its data directory on a small disk. */
async function withMachine(
  part: (directory: DataDirectory) => string,
  megabytes: number,
  use: (machine: Machine) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'beleg-full-'))
  const clock: TestClock = { now: new Date() }
  const directory = openDataDirectory(join(root, 'data'))
  const open = () =>
    openStore({ directory, clock: () => clock.now, runningMs: () => clock.now.getTime() })
  await (await open()).close()
  const disk = ontoSmallDisk(part(directory), megabytes)
  const store = await open()
  const news: ServerNews[] = []
  const stopKeeping = keepServer(store, (each) => news.push(each))
  try {
    const company = await beginCompany(store, clock)
    await publishControls(store, company.org, 'all', { window: 60 })
    const machine = await machineOf(company, disk, news)
    await answerAnew(company, 1)
    assert.equal(await machine.tick(), undefined)
    machine.pass(61)
    await use(machine)
  } finally {
    await stopKeeping()
    await store.close().catch(() => undefined)
    disk.remove()
    rmSync(root, { recursive: true, force: true })
  }
}

async function machineOf(
  company: TestCompany,
  disk: SmallDisk,
  news: ServerNews[],
): Promise<Machine> {
  const { store, organisation, clock } = company
  const pages = website(store, organisation, pino({ level: 'silent' }))
  let lead = await signedIn(store, organisation.id, pages, ['lead'])
  return {
    company,
    disk,
    news,
    async tick() {
      try {
        await within(
          runDue(store, organisation, { render: renderTrust, site: 'https://a.example' }),
        )
        return undefined
      } catch (cause) {
        const error = explain(cause)
        assert(error instanceof OperatingError, String(cause))
        return error.code
      }
    },
    async get(path) {
      const answer = await within(lead.get(path))
      return { status: answer.status, text: await answer.text() }
    },
    async signInAgain() {
      const browser = await signInAs(store, organisation.id, pages, lead.account.id)
      lead = Object.assign(browser, { account: lead.account })
    },
    pass(minutes) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000)
    },
  }
}

/** Nothing may hang, whatever is full. */
async function within<Result>(work: Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  const hang = sleep(hangMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error('it hangs')
  })
  try {
    return await Promise.race([work, hang])
  } finally {
    stop.abort()
    hang.catch(() => undefined)
  }
}

/** The source answers something that has to be written down. */
async function answerAnew(company: TestCompany, many: number): Promise<void> {
  const databases = Object.fromEntries(
    Array.from({ length: many }, (_, n) => [`db${n}`, n % 7 !== 0]),
  )
  await answer(company, rdsCalls({ 'us-east-1': { databases } }))
}

async function assertPageStays(machine: Machine, before: Site): Promise<void> {
  const now = siteOf(machine.company)
  for (const [path, content] of before) assert.deepEqual(now.get(path), content, path)
  await assertPageServes(machine)
}

async function assertPageServes({ get, company }: Machine): Promise<void> {
  for (const path of ['/de/', '/en/', '/trust.json', '/log/checkpoint'])
    assert.equal((await get(path)).status, 200, path)
  const now = siteOf(company)
  assert.deepEqual(
    [...now.keys()].filter((path) => path.endsWith('.half')),
    [],
  )
  const { at } = JSON.parse(now.get('trust.json')?.toString() ?? '')
  assertVerified(await visit(now, { now: new Date(at), replay: true }))
}

async function assertGoesOn(machine: Machine, before: number): Promise<void> {
  const { company, pass } = machine
  pass(11)
  for (const deadline = Date.now() + hangMs; ; await sleep(200)) {
    const trouble = await machine.tick()
    if (trouble === undefined) break
    assert(Date.now() < deadline, `still ${trouble}`)
  }
  assert((await entriesOf(company)).length > before)
  await assertLogReplays(company)
  assertVerified(await visit(siteOf(company), { now: company.clock.now, replay: true }))
  await machine.signInAgain()
  assert.equal((await machine.get('/console')).status, 200)
}

test(
  'a database without room refuses writes by name, the page stays, and all goes on once there is room',
  { skip },
  async () => {
    await withMachine(
      ({ database }) => database,
      180,
      async (machine) => {
        const { company, disk, tick } = machine
        const site = siteOf(company)
        const before = (await entriesOf(company)).length
        disk.fill()
        await answerAnew(company, 3000).catch(() => undefined)
        const first = await tick()
        assert(first === 'database-full' || first === 'database-lost', first)
        await assertPageStays(machine, site)

        // No room for the write-ahead log either: PostgreSQL gives up altogether, and cannot start again.
        // (It keeps a few segments at hand, which have to be used up first.)
        for (let left = 20; left > 0 && !company.store.server?.isLost(); left--) {
          await company.store.pool
            .query(
              `SELECT pg_logical_emit_message(false, 'fill', repeat('x', 100000)); SELECT pg_switch_wal()`,
            )
            .catch(() => undefined)
          await tick()
        }
        assert(company.store.server?.isLost(), 'the server gave up')
        const second = await tick()
        assert(second === 'database-full' || second === 'database-lost', second)
        const shown = await machine.get('/console')
        assert.equal(shown.status, 503)
        assert.match(shown.text, /<h1>The database does not answer at present</)
        await assertPageStays(machine, site)

        disk.free()
        await assertGoesOn(machine, before)
        assert.equal(machine.news.at(-1)?.state, 'back')
      },
    )
  },
)

test(
  'evidence without room: the reading says what it did not reach, no half archive stays, and it is read again soon',
  { skip },
  async () => {
    await withMachine(
      ({ blobs }) => blobs,
      1,
      async (machine) => {
        const { company, disk, tick } = machine
        const before = (await entriesOf(company)).length
        await answerAnew(company, 3000)
        disk.fill()
        assert.equal(await tick(), 'disk-full')
        // What could be read was judged and published; what could not is no reason to call anything right.
        await assertPageServes(machine)
        const page = textIn(siteOf(company), 'trust.json')
        assert.match(page, /"result": "unknown"/)
        // What people keep is still known; of what the source holds nothing is called right.
        const { controls } = Controls.parse(JSON.parse(page))
        const encrypted = controls.find(({ id }) => id === 'databases-encrypted-at-rest')
        assert(encrypted && encrypted.status !== 'met', encrypted?.status)
        assert.deepEqual(
          readdirSync(company.store.directory.blobs).filter((name) => name.endsWith('.partial')),
          [],
        )
        disk.free()
        await assertGoesOn(machine, before)
      },
    )
  },
)

test(
  'public files without room: not one of them changes, and the page says honestly how old it is',
  { skip },
  async () => {
    await withMachine(
      ({ published }) => published,
      2,
      async (machine) => {
        const { company, disk, tick } = machine
        const site = siteOf(company)
        await answerAnew(company, 5)
        disk.fill()
        assert.equal(await tick(), 'disk-full')
        const before = (await entriesOf(company)).length
        await assertPageStays(machine, site)
        disk.free()
        machine.pass(61)
        await assertGoesOn(machine, before)
      },
    )
  },
)

test(
  'keys without room: nothing is signed that could not be remembered as signed',
  { skip },
  async () => {
    await withMachine(
      ({ keys }) => keys,
      1,
      async (machine) => {
        const { company, disk, tick } = machine
        const site = siteOf(company)
        await answerAnew(company, 5)
        disk.fill()
        assert.equal(await tick(), 'disk-full')
        const before = (await entriesOf(company)).length
        await assertPageStays(machine, site)
        disk.free()
        machine.pass(61)
        await assertGoesOn(machine, before)
      },
    )
  },
)
