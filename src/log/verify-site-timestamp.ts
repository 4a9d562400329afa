/** Whether a time-stamping authority outside confirms when the log held what it holds. */

import { equal, textOf, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import type { GetFile, LogReader } from './log-reader.ts'
import { parseNote, verifyNote } from './note.ts'
import type { Verify, Vkey } from './note.ts'
import { consistencyProof } from './tiles.ts'
import { verifyConsistency } from './tree.ts'

/** The time that an RFC 3161 response confirms for these bytes; throws a FormatError where it does not. */
export type CheckTimeStamp = (response: Uint8Array, stamped: Uint8Array) => Promise<Date>

interface Stamped {
  outcome: 'verified' | 'failed' | 'noted'
  message: string
}

/** Checks the newest time stamp the page names, as far as the verifier knows whom to believe. */
export async function checkTimeStamp(
  site: { get: GetFile; sha256: Sha256; verify: Verify; log: LogReader },
  vkey: Vkey,
  head: Checkpoint,
  size: number | undefined,
  check: CheckTimeStamp | undefined,
): Promise<Stamped | undefined> {
  if (size === undefined) {
    return check && { outcome: 'failed', message: 'The site has no time stamp to check.' }
  }
  if (!check) {
    const message = `There is a time stamp over the first ${size} entries; give its authority's certificate with --tsa-cert to check it.`
    return { outcome: 'noted', message }
  }
  const note = parseNote(textOf(await site.get(`log/checkpoints/${size}`)))
  const stamped = parseCheckpoint(note.text)
  const isSigned = (await verifyNote(site.sha256, note, [vkey], site.verify)).length > 0
  if (!isSigned || stamped.origin !== head.origin || stamped.size !== size) {
    throw new FormatError('the checkpoint that was time-stamped is not of this log')
  }
  await requireEarlier(site, stamped, head)
  const at = await check(await site.get(`log/timestamps/${size}.tsr`), utf8(note.text))
  const message = `The first ${size} of ${head.size} entries were there at ${at.toISOString()}, says the time-stamping authority.`
  return { outcome: 'verified', message }
}

async function requireEarlier(
  { sha256, log }: { sha256: Sha256; log: LogReader },
  stamped: Checkpoint,
  head: Checkpoint,
): Promise<void> {
  const { size: from, root: fromRoot } = stamped
  const { size: to, root: toRoot } = head
  const isEarlier =
    from === to
      ? equal(fromRoot, toRoot)
      : from > 0 &&
        from < to &&
        verifyConsistency(sha256, {
          from,
          to,
          fromRoot,
          toRoot,
          proof: await consistencyProof(sha256, from, to, log.readTile),
        })
  if (!isEarlier)
    throw new FormatError('the log does not continue the checkpoint that was time-stamped')
}
