/** Collects the cosignatures of an organisation's witnesses for a signed head. */
import { equal } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { verifyCosignatures } from '#log/cosignature.ts'
import type { Cosignature } from '#log/cosignature.ts'
import { FormatError } from '#log/format-error.ts'
import { formatNote, keyId, parseNote } from '#log/note.ts'
import type { Note, NoteSignature } from '#log/note.ts'
import { fewestWitnesses, quorumTimes } from '#log/policy.ts'
import type { PolicyWitness } from '#log/policy.ts'
import { consistencyProof } from '#log/tiles.ts'
import { lastCheckpoint } from '#store/checkpoints.ts'
import type { KeptCheckpoint } from '#store/checkpoints.ts'
import type { Store } from '#store/database.ts'
import { logTree, storedTiles } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import { askWitness } from './ask-witness.ts'
import type { LogPolicy } from './log-policy.ts'
import type { SignedHead } from './sign.ts'

/** How well a checkpoint is witnessed, by the organisation's own policy. */
export interface Witnessing {
  /** The fewest witnesses that make the quorum; 0 where none is asked for. */
  needed: number
  /** Since when a quorum has confirmed this checkpoint; absent where none has. */
  at?: Date
  /** Every witness of the policy, and when it confirmed this checkpoint, if it did. */
  witnesses: { name: string; at?: Date }[]
  /** The last checkpoint that a quorum confirmed, where this one lacks it. */
  last?: { size: number; at: Date }
}

export interface CosignedHead {
  /** The checkpoint to publish: signed by the log, and by the witnesses that could be had. */
  note: string
  witnessing: Witnessing
  /** A sentence for each witness that did not cosign, for whoever runs the log. */
  troubles: string[]
}

/** All witnesses are asked at once, so this is how long publishing may wait for them. */
const timeoutMs = 5000
/** Clocks differ; a witness whose clock is further off than this proves no time. */
const clockMs = 5 * 60_000

/**
 * Asks every witness of the policy for its cosignature. What an earlier asking brought for the same text is kept, so
 * that a witness that is away for a moment does not unmake a quorum. Throws only on a bug.
 */
export async function cosignHead(
  store: Store,
  { id }: Organisation,
  head: SignedHead,
  policy: LogPolicy,
  withinMs: number = timeoutMs,
): Promise<CosignedHead> {
  const signed = parseNote(head.note)
  const { before, lastWitnessed } = await readOrg(store, id, async (tx) => ({
    before: await lastCheckpoint(tx, 'any'),
    lastWitnessed: await lastCheckpoint(tx, 'witnessed'),
  }))
  const keys = policy.witnesses.map(({ vkey }) => vkey)
  const earlier = before ? parseNote(before.note) : undefined
  const seen = earlier ? await cosigners(earlier, policy) : new Map<PolicyWitness, Cosignature>()
  const seenSize = earlier ? parseCheckpoint(earlier.text).size : 0
  const isSame = earlier?.text === signed.text
  const proofFrom = (size: number) =>
    readOrg(store, id, (tx) => consistencyProof(sha256, size, head.size, storedTiles(tx, logTree)))

  const troubles: string[] = []
  const found = await Promise.all(
    policy.witnesses.map(async (witness): Promise<NoteSignature[]> => {
      const kept = isSame && seen.has(witness) ? signaturesOf(witness, earlier) : []
      const from = seen.has(witness) ? seenSize : 0
      const asked = await askWitness(witness.url ?? '', { ...head, proofFrom }, from, withinMs)
      const checked =
        'trouble' in asked
          ? asked
          : await check(witness, signed.text, asked.signatures, store.clock())
      if (!('trouble' in checked)) return [checked.signature]
      troubles.push(`The witness ${witness.name} did not cosign: ${checked.trouble}.`)
      return kept
    }),
  )
  const note: Note = { ...signed, signatures: [...signed.signatures, ...found.flat()] }
  const cosignatures = await verifyCosignatures(sha256, note, keys, verifyEd25519)
  return {
    note: formatNote(note),
    witnessing: witnessingOf(policy, cosignatures, lastWitnessed),
    troubles,
  }
}

/** Who cosigned a note that we published ourselves. */
async function cosigners(note: Note, policy: LogPolicy): Promise<Map<PolicyWitness, Cosignature>> {
  const keys = policy.witnesses.map(({ vkey }) => vkey)
  const found = await verifyCosignatures(sha256, note, keys, verifyEd25519)
  return new Map(
    policy.witnesses.flatMap((witness) => {
      const own = found.find((each) => each.witness === witness.vkey)
      return own ? [[witness, own] as const] : []
    }),
  )
}

function signaturesOf({ vkey }: PolicyWitness, note: Note): NoteSignature[] {
  const own = keyId(sha256, vkey)
  return note.signatures.filter(({ name, keyId: id }) => name === vkey.name && equal(id, own))
}

/** Whether what a witness sent is its cosignature, of now. Its key's name may stand under other lines too: those are left out. */
async function check(
  { vkey }: PolicyWitness,
  text: string,
  signatures: readonly NoteSignature[],
  now: Date,
): Promise<{ signature: NoteSignature } | { trouble: string }> {
  for (const signature of signatures) {
    try {
      const note = { text, signatures: [signature] }
      const [own] = await verifyCosignatures(sha256, note, [vkey], verifyEd25519)
      if (!own) continue
      if (Math.abs(own.at - now.getTime()) <= clockMs) return { signature }
      return { trouble: `its clock says ${new Date(own.at).toISOString()}` }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      return { trouble: error.message }
    }
  }
  return { trouble: 'its answer has no signature of its key' }
}

function witnessingOf(
  policy: LogPolicy,
  cosignatures: readonly Cosignature[],
  last: KeptCheckpoint | undefined,
): Witnessing {
  const times = quorumTimes(policy, cosignatures)
  const witnesses = policy.witnesses.map(({ name, vkey }) => {
    const own = cosignatures.find(({ witness }) => witness === vkey)
    return { name, ...(own && { at: new Date(own.at) }) }
  })
  return {
    needed: fewestWitnesses(policy),
    witnesses,
    ...(times && { at: new Date(times.newest) }),
    ...(!times && last?.witnessedAt && { last: { size: last.size, at: last.witnessedAt } }),
  }
}
