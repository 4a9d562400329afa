import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A demo under way in a process of its own. */
export interface DemoProcess {
  url: string
  readyMs: number
  /** Resident memory in MB, now. */
  memory(): number
  stop(): Promise<void>
}

/** Starts the demo as a user does and waits until it says that it is ready. */
export async function startDemo(data: string): Promise<DemoProcess> {
  const start = performance.now()
  const child: ChildProcess = spawn(
    join(import.meta.dirname, '../bin/beleg'),
    ['demo', '--data', data, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk)
    if (said.includes('Ready after')) break
  }
  const url = /Trust page\s+(\S+?)\/\s/.exec(said)?.[1]
  if (url === undefined) throw new Error(`the demo did not start:\n${said}`)
  return {
    url,
    readyMs: performance.now() - start,
    memory() {
      const [, kilobytes] =
        /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      return Math.round(Number(kilobytes) / 1024)
    },
    async stop() {
      child.kill('SIGINT')
      await once(child, 'exit')
    },
  }
}
