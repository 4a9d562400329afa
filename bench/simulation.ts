/**
 * Simulates companies, two virtual years each: `npm run bench -- simulation` the seeds 1 to 500, `--seeds 20-40` those,
 * `--seed 7` one, with everything that happened in it. A seed that fails is named with the command that repeats it.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { globalSetup, globalTeardown } from '#test/server.ts'
import { SimulationError, simulate } from '#test/simulation/simulate.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1-500' },
    processes: { type: 'string', default: '2' },
    /** `k/n`: simulate every n-th seed from the k-th on, in a process that another one started. */
    share: { type: 'string' },
  },
})
const [first = 1, last = first] = (values.seed ?? values.seeds).split('-').map(Number)

if (values.share !== undefined) {
  const [from = 0, every = 1] = values.share.split('/').map(Number)
  for (let seed = first + from; seed <= last; seed += every) await report(seed)
} else {
  await globalSetup()
  try {
    if (values.seed === undefined) await share(Number(values.processes))
    else await report(first)
  } finally {
    await globalTeardown()
  }
}

/** Simulates one seed and says what came of it: `ok` or `FAILED`, in a line of its own. */
async function report(seed: number): Promise<void> {
  const begun = performance.now()
  try {
    const { steps, log, trail } = await simulate(seed)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    if (values.seed !== undefined) console.log(trail.join('\n'))
    console.log(`ok seed ${seed}: ${steps} steps, ${log.length} entries, ${seconds} s`)
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error
    if (values.seed !== undefined) console.log(error.trail.join('\n'), '\n', error.cause)
    console.log(`FAILED ${error.message.split('\n')[0] ?? ''}`)
    process.exitCode = 1
  }
}

/** Shares the seeds out among processes, which use one database server. */
async function share(processes: number): Promise<void> {
  const begun = performance.now()
  const failed: string[] = []
  let done = 0
  await Promise.all(
    Array.from({ length: processes }, async (_, from) => {
      const args = [
        import.meta.filename,
        '--seeds',
        values.seeds,
        '--share',
        `${from}/${processes}`,
      ]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = Promise.withResolvers<number | null>()
      child.on('close', ended.resolve)
      for await (const line of createInterface(child.stdout)) {
        console.log(`  ${line}`)
        if (line.startsWith('ok ') || line.startsWith('FAILED ')) done++
        if (line.startsWith('FAILED ')) failed.push(/seed (\d+)/.exec(line)?.[1] ?? '?')
      }
      if ((await ended.promise) !== 0) process.exitCode = 1
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `${done} of ${last - first + 1} seeds in ${seconds.toFixed(0)} s, ${(done / seconds).toFixed(2)} a second`,
  )
  if (done < last - first + 1) process.exitCode = 1
  for (const seed of failed) console.log(`  npm run bench -- simulation --seed ${seed}`)
}
