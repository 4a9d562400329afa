/**
 * A sample that neither side can steer: the population's root is in the log first, then the auditor names a nonce, and
 * the two together fix the slots. Anyone can draw it again.
 */

import { concat, uint64 } from './bytes.ts'
import type { Sha256 } from './hash.ts'

/** What fixes a sample. */
export interface SampleOf {
  /** Chosen by the auditor after the root was logged; any bytes, 16 or more from a good source are best. */
  nonce: Uint8Array
  root: Uint8Array
  /** Slots in the population's tree. */
  size: number
}

/**
 * `count` different slots in the order drawn, fewer where the population has no more.
 *
 * Draw k = 0, 1, 2 … gives slot SHA-256(nonce ‖ root ‖ k) mod size, with k as 8 bytes big endian and the hash read as
 * one 256-bit number, big endian. A slot drawn before and a slot `isAbsent` says is empty are passed over. (Taking the
 * remainder favours low slots by less than 1 in 2^200.)
 */
export function sampleSlots(
  sha256: Sha256,
  { nonce, root, size }: SampleOf,
  count: number,
  isAbsent: (slot: number) => boolean,
): number[] {
  const slots = new Set<number>()
  const seen = new Set<number>()
  for (let k = 0; slots.size < count && seen.size < size; k++) {
    const slot = remainder(sha256(concat(nonce, root, uint64(k))), size)
    seen.add(slot)
    if (!isAbsent(slot)) slots.add(slot)
  }
  return [...slots]
}

function remainder(hash: Uint8Array, size: number): number {
  const modulus = BigInt(size)
  let rest = 0n
  for (const byte of hash) rest = (rest * 256n + BigInt(byte)) % modulus
  return Number(rest)
}
