/** Beleg's own processes as a user starts and kills them; for tests only. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = join(import.meta.dirname, '..')
export const main = join(root, 'src/cli/main.ts')

// Commands of these tests have the embedded database, whatever the machine is set to.
const { DATABASE_URL: _url, BELEG_DATA: _data, NO_COLOR: _colour, ...plain } = process.env
export const env: NodeJS.ProcessEnv = plain

export interface Ended {
  code: number | null
  out: string
  err: string
  tookMs: number
}

/** One command to its end; a minute is a hang. */
export async function beleg(
  words: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const beganMs = Date.now()
  const child = spawn(process.execPath, [main, ...words], {
    // Not where a data directory of somebody's lies.
    cwd: tmpdir(),
    env: { ...env, ...more },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += String(data)))
  child.stderr.on('data', (data) => (said.err += String(data)))
  await once(child, 'close')
  return { code: child.exitCode, ...said, tookMs: Date.now() - beganMs }
}

export function assertRefused({ code, err }: Ended, named: string, message: RegExp): void {
  assert.equal(code, 1, err)
  assert.match(err, message)
  assert.match(err, /\n {2}fix: .+\n/)
  assert.match(err, new RegExp(`\\n {2}code: ${named}\\n$`))
  assert.doesNotMatch(err, /unexpected error|\n\s+at /)
}

/** A server that runs until it is told to stop. */
export interface Running {
  child: ChildProcess
  said(): string
  url: string
  /** SIGINT to the program itself; resolves to the exit code of what was started. */
  interrupt(): Promise<number | null>
  /** Ctrl-C, as a terminal sends it: to everything that was started. */
  controlC(): Promise<void>
}

export async function start(
  command: string,
  words: readonly string[],
  ready: RegExp,
  url: RegExp,
  more: NodeJS.ProcessEnv = {},
): Promise<Running> {
  const child = spawn(command, words, { cwd: root, env: { ...env, ...more }, detached: true })
  let said = ''
  child.stdout.on('data', (data) => (said += String(data)))
  child.stderr.on('data', (data) => (said += String(data)))
  for (const deadline = Date.now() + 120_000; !ready.test(said); await sleep(20)) {
    if (child.exitCode === null && Date.now() < deadline) continue
    // Nobody was handed it to stop it, and while it runs the tests do not end.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    assert.fail(`not ready:\n${said}`)
  }
  return {
    child,
    said: () => said,
    url: url.exec(said)?.[1] ?? '',
    async interrupt() {
      process.kill(serverBelow(child.pid ?? 0), 'SIGINT')
      await exited(child)
      return child.exitCode
    },
    async controlC() {
      process.kill(-(child.pid ?? 0), 'SIGINT')
      await exited(child)
    },
  }
}

export async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

export function pidIn(lockFile: string): number {
  return Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
}

export function databasePid(data: string): number {
  return pidIn(join(data, 'database/postmaster.pid'))
}

export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

/** PostgreSQL takes its lock file away a moment before it ends. */
export async function ended(pid: number): Promise<void> {
  for (const deadline = Date.now() + 20_000; isRunning(pid); await sleep(20)) {
    assert.ok(Date.now() < deadline, `process ${pid} stops`)
  }
}

export async function kill(pid: number): Promise<void> {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  while (isRunning(pid)) await sleep(10)
}

/** The process that serves: npm's child, or below it. */
export function serverBelow(pid: number): number {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const processes = stdout.split('\n').map((line) => {
    const [, id = '', parent = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return { id: Number(id), parent: Number(parent), args }
  })
  const below = (of: number): number[] =>
    processes
      .filter(({ parent }) => parent === of)
      .flatMap(({ id, args }) => (/^\S*node .*main\.ts/.test(args) ? [id] : below(id)))
  const [found] = below(pid)
  assert.ok(found, 'npm runs the demo')
  return found
}

export async function logSize(url: string): Promise<number> {
  const checkpoint = await (await fetch(`${url}/log/checkpoint`)).text()
  return Number(checkpoint.split('\n')[1])
}
