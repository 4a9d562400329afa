import { fork } from 'node:child_process'

import pLimit from 'p-limit'
import { z } from 'zod'

/** What work on one file may take. */
export interface Limits {
  withinMs: number
  megabytes: number
}

/** Each takes a processor for itself. */
const atOnce = pLimit(2)

const Asked = z.strictObject({ asks: z.unknown() })

/**
 * Does what a module does with a file from outside in a process of its own, which knows nothing that this one does, with an
 * end to its time and memory: of a single wrong byte in the wrong place a library reads for ever. (A thread would not do: one
 * that runs out of memory may take the process with it.) Resolves to what the module sends; before, it may ask once, by
 * `{ asks }`, for what only this process can do. Rejects where it ends without an answer, or does not end in time.
 */
export async function workApart(
  module: string,
  work: unknown,
  { withinMs, megabytes }: Limits,
  answer?: (question: unknown) => Promise<unknown>,
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
        let asked = false
        timer = setTimeout(() => reject(new Error('it took too long')), withinMs)
        child.on('message', (message) => {
          const question = Asked.safeParse(message)
          if (!question.success) return resolve(message)
          if (asked || !answer) return reject(new Error('it asked what it may not'))
          asked = true
          answer(question.data.asks).then((given) => child.send({ given }), reject)
        })
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
