import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds of processor time that the PostgreSQL server over this folder and everything it started have taken so far. */
export function serverCpu(folder: string): number {
  const postmaster = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const all = processes.flatMap((pid) => statOf(Number(pid)) ?? [])
  return all
    .filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
    .reduce((sum, { seconds }) => sum + seconds, 0)
}

/** With that of its children that have ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: number): { pid: number; parent: number; seconds: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + (fields[field] ?? 0), 0)
    return { pid, parent: fields[1] ?? 0, seconds: ticks / 100 }
  } catch {
    return undefined
  }
}
