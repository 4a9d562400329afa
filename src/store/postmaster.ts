/** Which process serves a data directory, as PostgreSQL's own lock file says. */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

import type { DataDirectory } from './data-directory.ts'
import { isAlive } from './process-alive.ts'

/** What the folders of sockets begin with. */
export const socketPrefix = 'beleg-'

/** A running server of a data directory. */
export interface Postmaster {
  pid: number
  /** The folder of its socket. */
  socket: string
}

/**
 * The living server, by its own lock file; its first line is the process, its fifth the socket's folder:
 * https://www.postgresql.org/docs/current/storage-file-layout.html
 */
export function readPostmaster(directory: DataDirectory): Postmaster | undefined {
  const { pid, socket } = readLockFile(directory)
  return pid !== undefined && isServing(pid, directory) ? { pid, socket } : undefined
}

/** Whether this process is the server of the directory. */
export function isServing(pid: number, { database }: DataDirectory): boolean {
  return isAlive(pid) && !isStranger(pid, database)
}

function readLockFile(directory: DataDirectory): { pid?: number; socket: string } {
  try {
    const lines = readFileSync(lockFile(directory), 'utf8').split('\n')
    const pid = Number.parseInt(lines[0] ?? '', 10)
    return { ...(pid > 0 && { pid }), socket: lines[4] ?? '' }
  } catch {
    // No file: no server. It also goes away between any two looks.
    return { socket: '' }
  }
}

/**
 * Removes what a server that was killed left behind: its socket, and its lock file where another program has its
 * number by now. PostgreSQL would take that program for a server and refuse to start, after every reboot of a container.
 */
export function clearLeftovers(directory: DataDirectory): void {
  const { pid, socket } = readLockFile(directory)
  const isTaken = pid !== undefined && isAlive(pid)
  // Another process may have started it since we looked.
  if (isTaken && !isStranger(pid, directory.database)) return
  if (dirname(socket) === tmpdir() && basename(socket).startsWith(socketPrefix)) {
    rmSync(socket, { recursive: true, force: true })
  }
  if (isTaken && readLockFile(directory).pid === pid) rmSync(lockFile(directory), { force: true })
}

/** Whether a living process is certainly not the server of this database. Only Linux can tell; elsewhere it never is. */
function isStranger(pid: number, database: string): boolean {
  let words: string[]
  try {
    words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return false
  }
  if (basename(words[0] ?? '') !== 'postgres') return true
  const served = words[words.indexOf('-D') + 1] ?? ''
  return existsSync(served) && realpathSync(served) !== realpathSync(database)
}

function lockFile(directory: DataDirectory): string {
  return join(directory.database, 'postmaster.pid')
}
