import { z } from 'zod'

import { unreadablePage } from '#connectors/fault.ts'
import { CallError } from '#connectors/transport.ts'

/** An SDK answer as the JSON that is archived: dates in ISO form, bytes in base64, without what the SDK adds about the call. */
export function plainJson(answer: object): unknown {
  const { $metadata: _, ...rest } = { $metadata: undefined, ...answer }
  return JSON.parse(
    JSON.stringify(rest, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  )
}

const Failure = z.object({
  $metadata: z.object({ httpStatusCode: z.int().optional() }).optional(),
  $response: z.object({ statusCode: z.int().optional() }).optional(),
  code: z.string().optional(),
})

/**
 * Any failure of the SDK as a `CallError`: under AWS's own code where there is one, else the status of the answer
 * (`Http429`), else `UnreadablePage` for one that does not parse, else the code of the network or the SDK.
 */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error
  if (!(error instanceof Error)) return new CallError('Error', String(error))
  // What the SDK adds is for whoever debugs it.
  const words = error.message.replace(/\n\s*Deserialization error: .*$/, '')
  return new CallError(codeOf(error), words || error.name, { cause: error })
}

function codeOf(error: Error): string {
  const failure = Failure.safeParse(error).data
  const status = failure?.$metadata?.httpStatusCode ?? failure?.$response?.statusCode ?? 0
  // What the SDK could not parse: an answer cut off, or a page of somebody's proxy.
  const unparsed = error instanceof SyntaxError || '$responseBodyText' in error
  const nameless = unparsed || ['Unknown', 'UnknownError', 'Error'].includes(error.name)
  if (nameless && status >= 400) return `Http${status}`
  if (unparsed) return unreadablePage
  return '$fault' in error ? error.name : (failure?.code ?? error.name)
}
