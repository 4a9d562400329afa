/** Kills a company at work and its database at random moments, and looks after each death whether anything is lost. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'

import { CrashRecord } from './crash-record.ts'
import type { Acknowledged } from './crash-record.ts'
import { dice } from './dice.ts'

/** What dies: the program, the server with all its processes, its first process alone, or everything. */
const targets = ['beleg', 'database', 'postmaster', 'both'] as const
type Target = (typeof targets)[number]

/** A start that takes as long as this hangs. */
const hangMs = 30_000

export interface CrashFigures {
  rounds: number
  acknowledged: { items: number; entries: number; runs: number; checkpoints: number }
  /** From the process's start on a database that was killed to its first publication, recovery included. */
  restartMs: number[]
  /** From the server's death under a living program to the program's next committed write. */
  revivedMs: number[]
  killed: Record<Target | 'starting', number>
}

/** Thrown by a round that found something wrong; its folder is left as it is. */
export class CrashRoundFailed extends Error {
  override name = 'CrashRoundFailed'
}

/** Runs rounds with seeds from `seed` on, in a folder of their own, which is removed if all is well. */
export async function runCrashRounds(
  rounds: number,
  seed: number,
  onRound: (round: number, figures: CrashFigures) => void = () => undefined,
): Promise<CrashFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-crashes-'))
  mkdirSync(join(folder, 'tmp'))
  const record = new CrashRecord()
  const figures: CrashFigures = {
    rounds: 0,
    acknowledged: { items: 0, entries: 0, runs: 0, checkpoints: 0 },
    restartMs: [],
    revivedMs: [],
    killed: { beleg: 0, database: 0, postmaster: 0, both: 0, starting: 0 },
  }
  const living = { beleg: undefined as ChildProcess | undefined }
  try {
    for (let round = 0; round < rounds; round++) {
      try {
        await runRound(folder, seed + round, record, figures, living)
      } catch (cause) {
        throw new CrashRoundFailed(
          `Round ${round} failed, seed ${seed + round}: BELEG_CRASH_SEED=${seed + round} BELEG_CRASH_ROUNDS=1 begins with it, ` +
            `BELEG_CRASH_SEED=${seed} BELEG_CRASH_ROUNDS=${round + 1} comes to it again. What was left is in ${folder}.`,
          { cause },
        )
      }
      figures.rounds++
      figures.acknowledged = {
        items: record.items.size,
        entries: record.entries.size,
        runs: record.runs.size,
        checkpoints: record.checkpoints.size,
      }
      onRound(round, figures)
    }
    // After the last death as after every other.
    const company = startCompany(folder, seed + rounds, record)
    living.beleg = company.child
    await company.ready(hangMs)
    await check(folder, record)
  } finally {
    living.beleg?.kill('SIGKILL')
    killDatabase(folder, 'database')
  }
  rmSync(folder, { recursive: true, force: true })
  return figures
}

async function runRound(
  folder: string,
  seed: number,
  record: CrashRecord,
  figures: CrashFigures,
  living: { beleg: ChildProcess | undefined },
): Promise<void> {
  const roll = dice(seed)
  const target = targets[roll(targets.length)] ?? 'both'
  const dieStarting = roll(5) === 0
  const published = join(folder, 'data/published/crashing')
  const isAgain = existsSync(join(folder, 'data/database/PG_VERSION'))
  const company = startCompany(folder, seed, record)
  living.beleg = company.child
  if (dieStarting) {
    await sleep(roll(1500))
    figures.killed.starting++
    await kill(company.child, folder, 'both')
    record.saw(published)
    return
  }
  const startedMs = await company.ready(hangMs)
  if (isAgain) figures.restartMs.push(startedMs)
  record.saw(published)
  await check(folder, record)

  company.go()
  const watching = setInterval(() => record.saw(published), 20)
  try {
    await sleep(roll(700))
    const killedMs = performance.now()
    await kill(company.child, folder, target)
    figures.killed[target]++
    if (target === 'database' || target === 'postmaster') {
      await company.nextWrite(hangMs)
      figures.revivedMs.push(performance.now() - killedMs)
      await sleep(roll(100))
      await kill(company.child, folder, 'beleg')
    }
    company.assertNoBug()
  } finally {
    clearInterval(watching)
  }
  record.saw(published)
  const sockets = readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('beleg-'))
  if (sockets.length > 20) throw new Error(`${sockets.length} folders are left over in /tmp`)
}

async function check(folder: string, record: CrashRecord): Promise<void> {
  const store = await openStore({
    directory: openDataDirectory(join(folder, 'data')),
    name: 'beleg crash check',
  })
  try {
    await record.assertKept(store)
  } finally {
    await store.close()
  }
}

interface Company {
  child: ChildProcess
  /** Resolves to how long the start took, once it is done. */
  ready(withinMs: number): Promise<number>
  /** Lets it begin to work. */
  go(): void
  /** Resolves at the next acknowledged write after the server came back. */
  nextWrite(withinMs: number): Promise<void>
  /** Throws where it ended by itself. */
  assertNoBug(): void
}

function startCompany(folder: string, seed: number, record: CrashRecord): Company {
  const beganMs = performance.now()
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'crash-company.ts'), join(folder, 'data'), String(seed)],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: join(folder, 'tmp'), DATABASE_URL: '' },
    },
  )
  let readyMs: number | undefined
  let isBack = false
  let writes = 0
  let said = ''
  child.stderr.on('data', (data) => (said += String(data)))
  // Whoever is killed cannot read any more.
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.endsWith('}')) return
    const line: Partial<Acknowledged> = JSON.parse(text)
    record.heard(line)
    if (line.ready) readyMs = performance.now() - beganMs
    if (line.server === 'back') isBack = true
    if (isBack && line.entries) writes++
    if (line.error !== undefined || line.trouble !== undefined) said += `${text}\n`
  })
  const until = async (what: string, holds: () => boolean, withinMs: number) => {
    for (const deadline = performance.now() + withinMs; !holds(); await sleep(5)) {
      if (child.exitCode !== null) throw new Error(`the program ended:\n${said}`)
      if (performance.now() > deadline)
        throw new Error(`no ${what} within ${withinMs} ms:\n${said}`)
    }
  }
  return {
    child,
    async ready(withinMs) {
      await until('start', () => readyMs !== undefined, withinMs)
      return readyMs ?? Infinity
    },
    go: () => child.stdin.write('go\n'),
    async nextWrite(withinMs) {
      await until('write after the server was killed', () => writes > 0, withinMs)
    },
    assertNoBug() {
      if (child.exitCode !== null) throw new Error(`the program ended by itself:\n${said}`)
    },
  }
}

async function kill(child: ChildProcess, folder: string, target: Target): Promise<void> {
  // Both at once: neither has time to notice the other's death.
  if (target !== 'beleg') killDatabase(folder, target)
  if (target === 'beleg' || target === 'both') {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  }
}

/** Kills the server of the folder's database: its first process, and unless that alone is wanted all others. */
function killDatabase(folder: string, target: Target): void {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const processes = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }]
  })
  const database = join(folder, 'data/database')
  const firsts = processes.filter(
    ({ args }) => /\/(postgres|initdb) /.test(args) && args.includes(` -D ${database}`),
  )
  for (const { pid } of firsts) {
    killNow(pid)
    if (target === 'postmaster') continue
    for (const child of processes) if (child.parent === pid) killNow(child.pid)
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error
  }
}
