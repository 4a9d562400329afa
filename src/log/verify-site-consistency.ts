/** Whether a log goes on where a verifier saw it last, and the proof where it does not. */

import { equal } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import { hashSize } from './hash.ts'
import type { Sha256 } from './hash.ts'
import type { LogReader } from './log-reader.ts'
import { parseNote } from './note.ts'
import { widthOf } from './tile-path.ts'
import { consistencyProof, rootFromTiles } from './tiles.ts'
import { verifyConsistency } from './tree.ts'

interface Compared {
  outcome: 'verified' | 'failed' | 'noted'
  message: string
}

/**
 * Compares the verified head, whose checkpoint is `note`, with the one seen before. Accuses of a fork only where the two
 * signed notes prove it; files that merely do not fit the checkpoint are a FormatError.
 */
export async function checkConsistency(visit: {
  sha256: Sha256
  log: LogReader
  head: Checkpoint
  note: string
  /** The checkpoint seen before, where there is one. */
  before: string | undefined
}): Promise<Compared> {
  const { sha256, log, head, note } = visit
  if (visit.before === undefined) {
    const message = 'First visit: there is no earlier checkpoint to compare with.'
    return { outcome: 'noted', message }
  }
  const before = parseCheckpoint(parseNote(visit.before).text)
  const accuse = (why: string): Compared => ({
    outcome: 'failed',
    message: `${why} Both are signed, and together they prove it:\n${visit.before}\n${note}`,
  })
  if (before.origin !== head.origin) {
    throw new FormatError(
      `this is the log ${head.origin}, and ${before.origin} was seen here before`,
    )
  }
  if (before.size > head.size) {
    return accuse(
      `The log had ${before.size} entries and now has ${head.size}: it was rolled back.`,
    )
  }
  if (before.size === head.size) {
    if (!equal(before.root, head.root))
      return accuse(`The log has another root at the same ${head.size} entries: a fork.`)
    const message = `The log is as it was seen before, ${head.size} entries.`
    return { outcome: 'verified', message }
  }

  const proof = await consistencyProof(sha256, before.size, head.size, log.readTile)
  const claim = { from: before.size, to: head.size, toRoot: head.root, proof }
  if (before.size === 0 || verifyConsistency(sha256, { ...claim, fromRoot: before.root })) {
    const message = `The log continues the one seen before (${before.size} of its ${head.size} entries).`
    return { outcome: 'verified', message }
  }
  // What the signed head itself says of that size: without it, the tiles are wrong and nobody is accused.
  // They are read as the newer log has them; partial ones of the earlier size may be left over from another.
  const fromRoot = await rootFromTiles(sha256, before.size, async (level, n, width) => {
    const tile = await log.readTile(level, n, widthOf(head.size, level, n))
    return tile.subarray(0, width * hashSize)
  })
  if (!verifyConsistency(sha256, { ...claim, fromRoot })) {
    throw new FormatError(`the tiles served are not those of the signed ${head.size} entries`)
  }
  return accuse(
    `The log of ${head.size} entries does not continue the one of ${before.size} seen before: a fork.`,
  )
}
