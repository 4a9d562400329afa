import { CallError, notRecorded } from './transport.ts'
import type { Call, RecordedCall, Transport } from './transport.ts'

/** Parameters that say how much to send at once: they change the pages, not the question. */
const pageSizes = new Set([
  'MaxRecords',
  'MaxResults',
  'Limit',
  'PageSize',
  'MaxItems',
  'MaxBuckets',
  'MaxKeys',
  'pageSize',
  'maxResults',
])

/** Services that answer the same in every region, so that it does not matter in which one a call was recorded. */
const worldwide = new Set(['s3', 'organizations', 'sts', 'iam', 'route53', 'cloudfront'])

/**
 * Answers from recorded calls. A call is found by service, operation and parameters (page sizes and empty ones aside),
 * in the same account and region; a recorded call without an account or a region answers for any, unless one for that
 * very account, then region, is held. Where one call was recorded several times, as in merged archives, the last line answers every
 * time: the newest word stands, and no answer depends on who asked before. What is not held is refused as `NotRecorded`.
 */
export function recordedTransport(calls: Iterable<RecordedCall>): Transport {
  const held = new Map<string, RecordedCall>()
  for (const call of calls)
    held.set(keyOf(withoutPlace(call)), { ...call, response: plain(call.response) })

  return {
    async call(call) {
      const { account, region, ...anywhere } = withoutPlace(call)
      const found =
        held.get(keyOf({ ...anywhere, account, region })) ??
        held.get(keyOf({ ...anywhere, account })) ??
        held.get(keyOf({ ...anywhere, region })) ??
        held.get(keyOf(anywhere))
      if (!found) {
        const where = [account, region].filter(Boolean).join('/')
        const what = `${call.service}.${call.op} ${JSON.stringify(call.params)}`
        throw new CallError(notRecorded, `the recording does not hold ${what} in ${where}`)
      }
      if (found.error) throw new CallError(found.error.code, found.error.message)
      return found.response
    },
  }
}

function withoutPlace<Asked extends Question>(call: Asked): Asked {
  return worldwide.has(call.service) ? { ...call, region: undefined } : call
}

type Question = Pick<Call, 'service' | 'op' | 'params'> & {
  account?: string | undefined
  region?: string | undefined
}

function keyOf({ service, op, account, region, params }: Question): string {
  const asked = Object.entries(params).filter(
    ([name, value]) => !pageSizes.has(name) && value !== undefined && value !== null,
  )
  return JSON.stringify([
    service,
    op,
    account || null,
    region || null,
    sorted(Object.fromEntries(asked)),
  ])
}

/** A JSON value with every object's fields in one order, so that equal values have equal texts. */
function sorted(value: unknown): unknown {
  const simple = plain(value)
  if (Array.isArray(simple)) return simple.map(sorted)
  if (typeof simple !== 'object' || simple === null) return simple
  return Object.entries(simple)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, inner]) => [field, sorted(inner)])
}

/** A recorded value with extended JSON's dates and bytes as our own archives write them: ISO strings, base64. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length === 1 && only) {
    const [tag, inner] = only
    if (tag === '$date') return instant(inner)
    if (tag === '$b64') return inner
  }
  return Object.fromEntries(entries.map(([field, inner]) => [field, plain(inner)]))
}

/** Milliseconds, or a time that may have an offset, as our own archives write it; what is neither stays as it is, and does not parse. */
function instant(written: unknown): unknown {
  if (typeof written === 'string' && !/[+-]\d\d:\d\d$/.test(written)) return written
  if (typeof written !== 'number' && typeof written !== 'string') return written
  const at = new Date(written)
  return Number.isNaN(at.getTime()) ? written : at.toISOString()
}
