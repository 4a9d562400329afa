import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** What a process took, by the system's own account of it (GNU time). */
export interface Measured {
  code: number | null
  seconds: number
  cpuSeconds: number
  megabytes: number
  said: string
}

/** Runs a program to its end and measures it, with those it starts. */
export async function measured(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  report: string,
): Promise<Measured> {
  const began = performance.now()
  const child = spawn('/usr/bin/time', ['-o', report, '-f', '%U %S %M', program, ...words], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (said = (said + String(data)).slice(-20_000)))
  await once(child, 'close')
  const line = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? ''
  const [user = 0, system = 0, kilobytes = 0] = line.split(' ').map(Number)
  return {
    code: child.exitCode,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: user + system,
    megabytes: kilobytes / 1024,
    said,
  }
}
