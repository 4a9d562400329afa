import { hex } from './bytes.ts'
import { isQuorum } from './policy.ts'
import type { Policy, PolicyWitness } from './policy.ts'

/** Sets of more witnesses than this are not gone through: 2^16 of them take a moment, and more take for ever. */
const mostCompared = 16

/**
 * Whether anybody has to fear that less is watched now: some set of witnesses makes the new quorum and did not make the
 * old one, or a witness is no longer asked. Where there are too many to compare, the answer is yes.
 */
export function isWeaker(before: Policy, after: Policy): boolean {
  if (!before.quorum) return false
  if (!after.quorum) return true
  const keys = new Set([...before.witnesses, ...after.witnesses].map(keyOf))
  if (before.witnesses.some((witness) => !after.witnesses.some(sameKey(witness)))) return true
  if (keys.size > mostCompared) return true
  const inOrder = [...keys]
  for (let set = 0; set < 2 ** inOrder.length; set++) {
    const signed = new Set(inOrder.filter((_, index) => (set >> index) % 2 === 1))
    if (isMet(after, signed) && !isMet(before, signed)) return true
  }
  return false
}

function isMet(policy: Policy, keys: ReadonlySet<string>): boolean {
  return isQuorum(policy, new Set(policy.witnesses.filter((witness) => keys.has(keyOf(witness)))))
}

function keyOf({ vkey }: PolicyWitness): string {
  return hex(vkey.publicKey)
}

function sameKey(witness: PolicyWitness): (other: PolicyWitness) => boolean {
  return (other) => keyOf(other) === keyOf(witness)
}
