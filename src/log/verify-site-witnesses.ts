/** Whether a quorum of witnesses has confirmed a checkpoint lately, and by whose policy. */

import { equal } from './bytes.ts'
import { verifyCosignatures } from './cosignature.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import type { Note, Verify, Vkey } from './note.ts'
import { fewestWitnesses, parsePolicy, quorumTimes } from './policy.ts'
import type { Policy } from './policy.ts'

/** A policy, and whether the verifier brought it or took the site's own word. */
export interface PolicyInUse {
  policy: Policy
  isPinned: boolean
}

interface Witnessed {
  outcome: 'verified' | 'failed' | 'noted'
  message: string
}

const freshMs = 24 * 3_600_000
/** Clocks differ; a cosignature from further ahead than this is not believed. */
const aheadMs = 5 * 60_000

/** The verifier's own policy, or the one the site publishes; throws a FormatError where it is not about this log. */
export async function policyInUse(
  sha256: Sha256,
  { pinned, published }: { pinned: string | undefined; published: () => Promise<Uint8Array> },
  log: Vkey,
): Promise<PolicyInUse> {
  const isPinned = pinned !== undefined
  const policy = parsePolicy(sha256, pinned ?? (await published()))
  const isListed = policy.logs.some(({ vkey }) => isSameKey(vkey, log))
  if (policy.logs.length > 0 && !isListed) {
    const whose = isPinned ? 'your' : "the site's"
    throw new FormatError(`${whose} policy is about other logs than ${log.name} with this key`)
  }
  return { policy, isPinned }
}

/** The key that a pinned policy gives a log of this origin, if it gives one. */
export function keyInPolicy(
  sha256: Sha256,
  pinned: string | undefined,
  origin: string,
): Vkey | undefined {
  if (pinned === undefined) return undefined
  return parsePolicy(sha256, pinned).logs.find(({ vkey }) => vkey.name === origin)?.vkey
}

/**
 * Judges the cosignatures of a checkpoint. By a pinned policy, no fresh quorum is a failure. By the site's own it is only
 * said, as long as the page says so too: whoever writes that policy could as well have asked for nobody.
 */
export async function checkWitnesses(
  { sha256, verify, now }: { sha256: Sha256; verify: Verify; now: Date },
  note: Note,
  { policy, isPinned }: PolicyInUse,
  isClaimed: boolean,
): Promise<Witnessed> {
  const by = isPinned
    ? 'by your policy'
    : "by the site's own policy; pin one of yours with --policy to be sure"
  const keys = policy.witnesses.map(({ vkey }) => vkey)
  const cosignatures = await verifyCosignatures(sha256, note, keys, verify)
  const early = cosignatures.find(({ at }) => at > now.getTime() + aheadMs)
  if (early) {
    const { witness, at } = early
    throw new FormatError(
      `the witness ${witness.name} cosigned at ${timeText(at)}, which is yet to come`,
    )
  }
  if (!policy.quorum && isPinned) {
    return { outcome: 'noted', message: 'Your policy asks for no witness.' }
  }
  const times = quorumTimes(policy, cosignatures)
  if (times && now.getTime() - times.newest <= freshMs) {
    const names = policy.witnesses.filter(({ vkey }) =>
      cosignatures.some(({ witness }) => witness === vkey),
    )
    const message = `Witnessed by ${names.map(({ name }) => name).join(', ')} (${names.length} of ${keys.length}, at least ${fewestWitnesses(policy)} needed), last at ${timeText(times.newest)}, ${by}.`
    return { outcome: 'verified', message }
  }
  const why = reason(policy, cosignatures.length, times?.newest)
  if (isPinned) return { outcome: 'failed', message: `${why}, ${by}.` }
  return isClaimed
    ? { outcome: 'failed', message: `The page claims to be witnessed. ${why}, ${by}.` }
    : { outcome: 'noted', message: `${why}, ${by}.` }
}

function reason(policy: Policy, signed: number, newest: number | undefined): string {
  if (!policy.quorum)
    return 'Unwitnessed: nobody outside the company is asked to confirm this checkpoint'
  if (newest !== undefined)
    return `Unwitnessed: the last quorum is of ${timeText(newest)}, more than 24 hours ago`
  const needed = fewestWitnesses(policy)
  return `Unwitnessed: ${signed} of ${policy.witnesses.length} witnesses confirm this checkpoint, and that is no quorum (at least ${needed} needed)`
}

function isSameKey(a: Vkey, b: Vkey): boolean {
  return a.name === b.name && equal(a.publicKey, b.publicKey)
}

function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
