/** Asks one witness for its cosignature: the log's side of https://c2sp.org/tlog-witness. */
import { FormatError } from '#log/format-error.ts'
import { parseNote } from '#log/note.ts'
import type { NoteSignature } from '#log/note.ts'
import { formatAddCheckpoint } from '#log/witness.ts'

export interface AskedHead {
  size: number
  /** The checkpoint, signed by the log. */
  note: string
  /** The proof that the head continues an earlier size of its own log. */
  proofFrom(size: number): Promise<Uint8Array[]>
}

/** What came of asking: signature lines, not verified yet, or why there are none. */
export type Asked = { signatures: NoteSignature[] } | { trouble: string }

/** A witness that has another size in mind says so once; one that always says another is no use. */
const mostTries = 3
const largestAnswer = 64 * 1024

/**
 * Submits the head to the witness at a configured address, beginning from the size it is thought to have seen last.
 * Never throws: whatever a witness does is an answer, and none may keep the log from publishing.
 */
export async function askWitness(
  url: string,
  head: AskedHead,
  seen: number,
  withinMs: number,
): Promise<Asked> {
  const signal = AbortSignal.timeout(withinMs)
  let old = seen
  try {
    for (let left = mostTries; left > 0; left--) {
      const proof = old === 0 || old === head.size ? [] : await head.proofFrom(old)
      const body = formatAddCheckpoint({ old, proof, note: head.note })
      const { status, text } = await post(`${url.replace(/\/+$/, '')}/add-checkpoint`, body, signal)
      if (status === 200)
        return { signatures: parseNote(`${textOf(head.note)}\n${text}`).signatures }
      if (status !== 409) return { trouble: `it answers ${status}: ${firstLine(text)}` }
      const [, kept] = /^(0|[1-9]\d{0,15})\n$/.exec(text) ?? []
      if (kept === undefined) return { trouble: 'it answers 409, and no size' }
      old = Number(kept)
      if (old > head.size) {
        return {
          trouble: `it has cosigned ${old} entries of this log, and there are only ${head.size}: was the database restored from an older copy?`,
        }
      }
    }
    return { trouble: 'it names another size every time' }
  } catch (error) {
    if (error instanceof FormatError)
      return { trouble: `its answer is malformed: ${error.message}` }
    return { trouble: `it cannot be reached: ${reasonOf(error)}` }
  }
}

async function post(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  // An address that is configured is asked, and no other that it might point to.
  const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > largestAnswer) throw new FormatError('it is longer than 64 KiB')
    chunks.push(chunk)
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') }
}

/** The note's text, without its signatures. */
function textOf(note: string): string {
  return parseNote(note).text
}

/** What a witness says goes into a log of ours: one short line, without anything that could pass for more. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error ? error.cause.message : error.message
}
