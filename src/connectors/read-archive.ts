import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { OperatingError } from '#engine/operating-error.ts'

import { RecordedCall } from './transport.ts'

/** A longer line is no recorded call, but would fill the memory. */
const lineBytes = 64 * 1024 * 1024

/**
 * Reads the calls of a `.jsonl` or `.jsonl.gz` file one by one, never more than a line in memory. Empty lines are
 * skipped; anything else that is no recorded call is an `OperatingError` naming file and line.
 */
export async function* readArchive(path: string): AsyncGenerator<RecordedCall> {
  const name = basename(path)
  let number = 0
  for await (const line of linesOf(path, () => `${name}:${number + 1}`)) {
    number++
    if (line.length > 0) yield parse(line, `${name}:${number}`)
  }
}

function parse(line: Buffer, where: string): RecordedCall {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch (error) {
    throw unreadableArchive(`${where}: ${messageOf(error)}`, error)
  }
  const call = RecordedCall.safeParse(value)
  if (call.success) return call.data
  const [issue] = call.error.issues
  const at = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  throw unreadableArchive(`${where}: ${at}${issue?.message ?? 'not a recorded call'}`)
}

async function* linesOf(path: string, where: () => string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of bytesOf(path)) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        yield trimmed(Buffer.concat([...rest, chunk.subarray(from, end)]))
        rest = []
        length = 0
        from = end + 1
      }
      rest.push(chunk.subarray(from))
      length += chunk.length - from
      if (length > lineBytes) throw unreadableArchive(`${where()}: longer than 64 MiB`)
    }
  } catch (error) {
    if (error instanceof OperatingError) throw error
    throw unreadableArchive(`${where()}: ${messageOf(error)}`, error)
  }
  yield trimmed(Buffer.concat(rest))
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path)
  // The pipeline hands errors of the file on to the reader of its last stream.
  const stream = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a file gives bytes')
    yield chunk
  }
}

function trimmed(line: Buffer): Buffer {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function unreadableArchive(message: string, cause?: unknown): OperatingError {
  return new OperatingError(
    'archive-unreadable',
    message,
    'Give a file of recorded calls, one JSON object a line (.jsonl), or the same as gzip (.jsonl.gz).',
    { cause },
  )
}
