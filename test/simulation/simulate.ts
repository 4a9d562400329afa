/** Two virtual years of one company, decided by one seed; throws at the first thing that is not as it must be. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

import { signHead } from '#run/sign.ts'
import { assertLogReplays } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { assertAsFromScratch } from '#run/test-from-scratch.ts'
import { readHead } from '#store/log.ts'
import { readLastRecorded, readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import {
  assertContinues,
  assertItems,
  assertKnown,
  assertLapses,
  assertLogStands,
  assertVerifies,
  witnessCheckpoint,
} from './checks.ts'
import { decideControl, grantException, withdrawControl } from './decisions.ts'
import { copyOf } from './knowledge.ts'
import { publishOnce } from './publish-once.ts'
import { readSource } from './read-source.ts'
import { dayMs, hourMs, ruledTests, testIds } from './rules.ts'
import { addSource, beginSimulation, recordedTo } from './simulation.ts'
import type { Simulation } from './simulation.ts'
import { runSome, tick } from './tick.ts'
import { evolve } from './world.ts'

/** Something planted that must be found; called once the company stands, it returns what takes it away again. */
export type Plant = (company: TestCompany) => Promise<() => void>

export interface SimulationOptions {
  /** Stop after so many virtual days; two years without it. */
  days?: number
  plant?: Plant
}

/** What a seed came to. */
export interface Simulated {
  steps: number
  /** The log without what is chance: of each entry its type and what was decided, no digests and no times. */
  log: string[]
  /** How many entries the log had before the last round, which ends every simulation however long it is. */
  entriesBeforeEnd: number
  trail: string[]
}

/** What went wrong, in which step of which seed. */
export class SimulationError extends Error {
  override name = 'SimulationError'
  readonly seed: number
  readonly trail: readonly string[]

  constructor(seed: number, trail: readonly string[], cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause)
    super(`seed ${seed}, step ${trail.length + 1}: ${said}`, { cause })
    this.seed = seed
    this.trail = trail
  }
}

const twoYears = 730

/** The schedule runs them as it does the others. */
const otherTests = testIds.filter((test) => !ruledTests.includes(test))

/** Its files are written and synced by the thousand, and nobody needs them after a power loss: in memory, where there is such a place. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Simulated> {
  const clock = { now: new Date('2026-01-05T08:00:01.000Z') }
  const end = clock.now.getTime() + (options.days ?? twoYears) * dayMs
  const store = await openTestStore(clock, folder)
  const trail: string[] = []
  let uproot: (() => void) | undefined
  try {
    const simulation = await beginSimulation(store, clock, seed)
    simulation.trail = trail
    uproot = await options.plant?.(simulation.company)
    await openBusiness(simulation)
    while (clock.now.getTime() < end) await step(simulation)
    const entriesBeforeEnd = simulation.ledger.bytes.length
    await assertEnd(simulation)
    return { steps: trail.length, log: gistOf(simulation), entriesBeforeEnd, trail }
  } catch (error) {
    throw new SimulationError(seed, trail, error)
  } finally {
    uproot?.()
    await store.close()
  }
}

/** Everything is read and run once, and some of it promised, so that two years are enough for much to happen. */
async function openBusiness(simulation: Simulation): Promise<void> {
  for (const source of simulation.sources.keys()) await readSource(simulation, source, undefined)
  for (let left = simulation.random.whole(1, 4); left > 0; left--) {
    await decideControl(simulation, undefined)
  }
  await tick(simulation)
}

async function step(simulation: Simulation): Promise<void> {
  const { company, random, world, gone, trail } = simulation
  await passTime(simulation)
  await evolve(world, gone, random, company.clock.now)
  const done = await act(simulation)
  if (random.percent(25)) await assertLogStands(simulation)
  await witnessCheckpoint(simulation)
  if (random.percent(30)) await assertLapses(simulation, await recordedTo(simulation))
  if (random.percent(15)) await remember(simulation)
  trail.push(`${company.clock.now.toISOString()} ${done}`)
}

/** Hours as a rule, days and weeks when the machine is down; sometimes minutes back, and sometimes to the very end of an exception. */
async function passTime(simulation: Simulation): Promise<void> {
  const { company, random, ledger } = simulation
  const { clock } = company
  const now = clock.now.getTime()
  const end = random.percent(15) && ledger.granted.find(({ until }) => until > now)?.until
  if (end) {
    clock.now = new Date(end - random.pick([0, 1000]))
    return
  }
  const ms = random.weighted([
    [2, 0],
    [6, random.whole(1, 50) * 60_000],
    [26, random.whole(62, 8 * 60) * 60_000],
    [28, random.whole(12, 7 * 24) * hourMs],
    [30, random.whole(9, 36) * dayMs],
    [6, random.whole(37, 70) * dayMs],
    [3, -random.whole(1, 8) * 60_000],
  ] as const)
  clock.now = new Date(now + ms + random.whole(60, 100) * 1000)
  if (random.percent(3)) await assertRefusedBehind(simulation)
  // Further back than that a clock is not believed, and there is nothing to do until it is right again.
  const recorded = await readOrg(company.store, company.org, readLastRecorded)
  clock.now = new Date(Math.max(clock.now.getTime(), recorded.getTime() - 9 * 60_000))
}

/** A clock set back by hours records nothing and signs nothing; then somebody sets it right. */
async function assertRefusedBehind({ company, random }: Simulation): Promise<void> {
  const { clock, store, org, organisation } = company
  const now = clock.now
  const { size } = await readOrg(store, org, readHead)
  const recorded = await readOrg(store, org, readLastRecorded)
  clock.now = new Date(recorded.getTime() - random.whole(1, 72) * hourMs)
  const refused = { code: 'clock-behind' }
  await assert.rejects(
    withOrg(store, org, async () => undefined),
    refused,
  )
  await assert.rejects(signHead(store, organisation), refused)
  assert.equal((await readOrg(store, org, readHead)).size, size)
  clock.now = now
}

async function act(simulation: Simulation): Promise<string> {
  const { random, sources } = simulation
  if (!sources.has('aws-two') && random.percent(15)) {
    await addSource(simulation, 'aws-two')
    return 'add aws-two'
  }
  const death = (most: number) => (random.percent(20) ? random.whole(0, most) : undefined)
  const source = random.pick([...sources.keys()])
  switch (
    random.weighted([
      [24, 'tick'],
      [22, 'read'],
      [22, 'run'],
      [12, 'publish'],
      [8, 'except'],
      [9, 'decide'],
      [1, 'withdraw'],
    ] as const)
  ) {
    case 'tick': {
      const done = await tick(simulation)
      if (random.percent(10)) await assertVerifies(simulation)
      return done
    }
    case 'read': {
      const done = await readSource(simulation, source, death(60))
      await assertKnown(simulation)
      return done
    }
    case 'run':
      return await runSome(
        simulation,
        [...random.some(ruledTests, 35), ...random.some(otherTests, 5)],
        death(80),
      )
    case 'publish': {
      const done = await publishOnce(simulation, death(40))
      // However it ended: what is there now is what strangers see until the next time.
      if (random.percent(30)) await assertVerifies(simulation)
      return done
    }
    case 'except':
      return await grantException(simulation, death(16))
    case 'decide':
      return await decideControl(simulation, death(40))
    case 'withdraw':
      return await withdrawControl(simulation)
  }
}

/** As of what was recorded last: the clock may yet be set back, but whatever is recorded next is later than that. */
async function remember({ company, remembered, known }: Simulation): Promise<void> {
  const at = await readOrg(company.store, company.org, readLastRecorded)
  remembered.push({ at, known: copyOf(known) })
}

/** One last round, and then everything that can be asked of the whole past. */
async function assertEnd(simulation: Simulation): Promise<void> {
  const { company, remembered, witnessed } = simulation
  const { clock, store, org } = company
  clock.now = new Date((await recordedTo(simulation)) + 2 * hourMs)
  await tick(simulation)
  await assertKnown(simulation)
  await assertLogStands(simulation)
  await witnessCheckpoint(simulation)
  await assertLogReplays(company)
  for (const test of testIds) await assertAsFromScratch(company, test)
  await readOrg(store, org, async (tx) => {
    for (const { at, known } of remembered) await assertItems(tx, known, at)
  })
  const last = witnessed.at(-1)
  assert(last, 'nothing was ever published')
  for (const earlier of witnessed) await assertContinues(company, earlier, last)
  await assertVerifies(simulation)
}

function gistOf({ ledger }: Simulation): string[] {
  return ledger.bytes.map((bytes, index) => {
    const text = Buffer.from(bytes).toString('utf8')
    const run = ledger.runs.find((each) => each.index === index)
    const plain = text
      .replaceAll(/"vkey":"[^"]*"/g, '"vkey":"…"')
      .replaceAll(/[\w-]{43,}/g, '…')
      .replaceAll(/c[0-9a-f-]{36}/g, '…')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
    return run ? `${plain} ${run.expected.result}` : plain
  })
}
