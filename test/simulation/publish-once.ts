import assert from 'node:assert/strict'
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { publish, publishedFolder } from '#run/publish.ts'
import { diedHere } from '#store/dying-store.ts'

import { attempt } from './attempt.ts'
import type { Death } from './attempt.ts'
import { assertStatuses } from './checks.ts'
import type { StatusName } from './expected-status.ts'
import { dayMs } from './rules.ts'
import { takeNewEntries } from './simulation.ts'
import type { Simulation } from './simulation.ts'

/** Where a publishing breaks off: while the pages are rendered, or at one of its files. */
const breaks = ['render', 'log/policy', 'trust.json', 'log/checkpoints'] as const

/** Brings the statuses up to date, signs and publishes; what a death or a full disk interrupts is done the next time. */
export async function publishOnce(simulation: Simulation, death: Death): Promise<string> {
  const { company, random } = simulation
  const broken = random.percent(10) ? random.pick(breaks) : undefined
  const folder = publishedFolder(company.store, company.organisation)
  const block = broken !== undefined && broken !== 'render' ? join(folder, broken) : undefined
  const free = block !== undefined && existsSync(block) ? blocked(block) : () => undefined
  let at: number | undefined
  simulation.isHalfPublished = true
  const lived = await attempt(company.store, death, async (mortal) => {
    const render = () => {
      if (broken === 'render') throw new Error(diedHere)
      return new Map<string, string>()
    }
    const page = await publish(mortal, company.organisation, { render })
    at = page.at.getTime()
    await takeNewEntries(simulation, { publishes: true }, { publishedAt: at })
    const statuses = new Map<string, StatusName>([
      ...page.controls.map(({ id, status }) => [id, status.status] as const),
      ...longWithdrawn(simulation, at).map((id) => [id, 'withdrawn'] as const),
    ])
    assert.equal(statuses.size, page.controls.length + longWithdrawn(simulation, at).length)
    assertStatuses(simulation, at, statuses)
    assert.deepEqual(simulation.ledger.lastStatus?.controls, Object.fromEntries(statuses))
    simulation.isHalfPublished = false
  }).catch((error: unknown) => {
    if (broken === undefined || !/died here|EISDIR|ENOTDIR|EEXIST/.test(String(error))) throw error
    return false
  })
  free()
  const ended = at === undefined ? ('died' as const) : { publishedAt: at }
  await takeNewEntries(simulation, { publishes: true }, ended)
  const how = lived ? '' : broken === undefined ? ' (died)' : ` (interrupted at ${broken})`
  const statuses = Object.values(simulation.ledger.lastStatus?.controls ?? {})
  return `publish${how}: ${statuses.join(', ')}`
}

/** What was withdrawn more than a year ago is no longer on the page. */
function longWithdrawn({ ledger }: Simulation, at: number): string[] {
  return [...ledger.controls].flatMap(([id, { withdrawnAt }]) =>
    withdrawnAt !== undefined && withdrawnAt < at - 365 * dayMs ? [id] : [],
  )
}

/** Keeps a file, or files in a folder, from being written by putting the other kind in its place; returns what undoes it. */
function blocked(path: string): () => void {
  const aside = `${path}.aside`
  const isFolder = statSync(path).isDirectory()
  renameSync(path, aside)
  if (isFolder) writeFileSync(path, '')
  else mkdirSync(path)
  return () => {
    rmSync(path, { recursive: true })
    renameSync(aside, path)
  }
}
