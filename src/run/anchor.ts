/** Time stamps over the log's checkpoints: taken, logged as `anchor` entries, and published. */
import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { base64, fromBase64, utf8 } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseEntry } from '#log/entry.ts'
import { FormatError } from '#log/format-error.ts'
import { parseNote } from '#log/note.ts'
import { lastCheckpoint } from '#store/checkpoints.ts'
import type { Store } from '#store/database.ts'
import { appendEntry, entriesOfType } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'

import { askForTimeStamp } from './ask-tsa.ts'
import { responseOf, timeOfToken } from './time-stamp.ts'

/** A time stamp that the log holds. */
export interface Anchor {
  /** How many entries it covers: the size of the checkpoint. */
  size: number
  /** The time the authority gives. */
  at: Date
  /** The checkpoint whose text was stamped, as it was published. */
  checkpoint: string
  /** The response, as published: what `openssl ts -verify -in` reads. */
  response: Uint8Array
  /** When it was logged, and at which index. */
  loggedAt: Date
  entry: number
}

/**
 * Has the last published checkpoint time-stamped, and logs it. Stamped is SHA-256 of the note's text: origin, size and
 * root, each with its newline, and no signature.
 */
export async function anchorLog(
  store: Store,
  { id }: Organisation,
  stamping: TimeStamping,
): Promise<Anchor> {
  const last = await readOrg(store, id, (tx) => lastCheckpoint(tx, 'any'))
  if (!last) {
    throw new OperatingError(
      'nothing-published',
      'There is no published checkpoint to time-stamp yet.',
      'Publish first: beleg trust publish.',
    )
  }
  const { token, at } = await askForTimeStamp(
    stamping,
    utf8(parseNote(last.note).text),
    store.clock,
  )
  const logged = await withOrg(store, id, async (tx) => {
    const { recordedAt } = tx
    const entry = await appendEntry(tx, () => ({
      v: 1,
      t: 'anchor',
      at: recordedAt.toISOString(),
      checkpoint: last.note,
      token: base64(token),
    })).catch((error: unknown) => {
      throw error instanceof FormatError ? tooLarge(error) : error
    })
    return { entry, loggedAt: recordedAt }
  })
  return { size: last.size, at, checkpoint: last.note, response: responseOf(token), ...logged }
}

/** The last time stamp that the log holds. */
export async function lastAnchor(tx: Tx): Promise<Anchor | undefined> {
  const [last] = await entriesOfType(tx, 'anchor', undefined, 1)
  const entry = last && parseEntry(last.bytes)
  if (!last || entry?.t !== 'anchor' || entry.token === undefined) return undefined
  const token = fromBase64(entry.token)
  return {
    size: parseCheckpoint(parseNote(entry.checkpoint).text).size,
    at: timeOfToken(token),
    checkpoint: entry.checkpoint,
    response: responseOf(token),
    loggedAt: new Date(entry.at),
    entry: last.index,
  }
}

function tooLarge(cause: FormatError): OperatingError {
  return new OperatingError(
    'time-stamp-too-large',
    `The time stamp does not fit into a log entry: ${cause.message}.`,
    'Choose an authority that sends fewer certificates along.',
    { cause },
  )
}
