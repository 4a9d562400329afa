import { fork } from 'node:child_process'

import pLimit from 'p-limit'

/** What work on one file may take. */
export interface Limits {
  withinMs: number
  megabytes: number
}

/** Each takes a processor for itself. */
const atOnce = pLimit(2)

/**
 * Does what a module does with a file from outside in a process of its own, which knows nothing that this one does, with an
 * end to its time and memory: of a single wrong byte in the wrong place a library reads for ever. (A thread would not do: one
 * that runs out of memory may take the process with it.) Resolves to what the module sends. Rejects where it ends without an
 * answer, or does not end in time.
 */
export async function workApart(
  module: string,
  work: unknown,
  { withinMs, megabytes }: Limits,
): Promise<unknown> {
  return await atOnce(async () => {
    const child = fork(module, {
      // Nothing that this process knows is of use there.
      env: {},
      execArgv: [`--max-old-space-size=${megabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('it took too long')), withinMs)
        child.once('message', resolve)
        child.once('error', reject)
        child.once('exit', (code, signal) =>
          reject(new Error(`its process ended: ${signal ?? code}`)),
        )
        child.send(Object(work))
      })
    } finally {
      clearTimeout(timer)
      child.kill('SIGKILL')
    }
  })
}
