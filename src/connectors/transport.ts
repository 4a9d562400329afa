import { z } from 'zod'

/** One question to an outside system. For AWS `op` is the API operation; for REST APIs it is the method (`buckets.list`, `GET /orgs/acme`). */
export interface Call {
  service: string
  op: string
  account?: string
  region?: string
  params: Record<string, unknown>
}

/** A call and what came back: one line of an evidence archive. Dates are ISO strings. */
export const RecordedCall = z
  .object({
    service: z.string(),
    op: z.string(),
    account: z.string().optional(),
    region: z.string().optional(),
    params: z.record(z.string(), z.unknown()).default({}),
    response: z.unknown().optional(),
    error: z.object({ code: z.string(), message: z.string().default('') }).optional(),
  })
  .refine((call) => 'response' in call || call.error, 'needs a response or an error')
export type RecordedCall = z.infer<typeof RecordedCall>

/** The outside system refused or could not be reached. `code` is its own word (`AccessDenied`), else ours. */
export class CallError extends Error {
  override name = 'CallError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The code of a call that a recording does not hold. */
export const notRecorded = 'NotRecorded'

/** How a connector asks: live, or from a recording. It cannot tell which. */
export interface Transport {
  /** The raw answer, as JSON. Throws `CallError`. */
  call(call: Call): Promise<unknown>
}
