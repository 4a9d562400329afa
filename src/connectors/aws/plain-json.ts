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

/** Any failure of the SDK as a `CallError`, under AWS's own code where there is one, else that of the network, else ours. */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error
  if (!(error instanceof Error)) return new CallError('Error', String(error))
  return new CallError(codeOf(error), error.message || error.name, { cause: error })
}

function codeOf(error: Error): string {
  // An answer that the SDK could not parse: cut off, or a page of somebody's proxy.
  if (error instanceof SyntaxError || '$responseBodyText' in error) return 'UnreadablePage'
  if (!('$fault' in error) && 'code' in error && typeof error.code === 'string') return error.code
  return error.name
}
