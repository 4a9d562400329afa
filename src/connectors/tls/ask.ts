import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'
import type { StartTls } from '#populations/public-endpoint.ts'

/** Asks the transport one question about one endpoint, and parses the answer. Throws `CallError`, or the abort's reason. */
export interface Ask {
  <Answer>(op: string, params: Record<string, unknown>, answer: z.ZodType<Answer>): Promise<Answer>
}

/** Where an endpoint is reached, once its name is resolved. */
export interface At {
  address: string
  port: number
  name: string
  /** What is spoken before TLS; absent where TLS comes first. */
  starttls?: StartTls
}

/**
 * An `Ask` that counts its calls and stops when aborted or when the address has used up `budgetMs`, so that a slow one
 * cannot stall the others. A call under way runs to its own timeout; its socket is closed then, whoever waits.
 */
export function asking(
  transport: Transport,
  signal: AbortSignal,
  budgetMs: number,
): { ask: Ask; calls: () => number } {
  const started = performance.now()
  let calls = 0
  const ask: Ask = async (op, params, schema) => {
    signal.throwIfAborted()
    if (performance.now() - started > budgetMs) {
      throw new CallError('BudgetSpent', `the address took longer than ${budgetMs} ms in all`)
    }
    calls++
    const answer = await unlessAborted(transport.call({ service: 'tls', op, params }), signal)
    const parsed = schema.safeParse(answer)
    if (!parsed.success) throw new CallError('MalformedAnswer', parsed.error.message)
    return parsed.data
  }
  return { ask, calls: () => calls }
}

async function unlessAborted<Answer>(
  answer: Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([answer, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
