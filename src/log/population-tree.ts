/**
 * The tree over one run's population: each item keeps its slot for ever, and a departed one leaves a fixed leaf behind.
 * Only the root stands in the log, so that an auditor can be shown 25 of 500 items and the others stay hidden.
 */

import { concat, utf8 } from './bytes.ts'
import { encodeDisclosure, readDisclosure, saltBytes } from './disclosure.ts'
import type { Disclosed } from './disclosure.ts'
import { leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { verifyInclusion } from './tree.ts'

/** One item as its leaf commits to it. */
export interface ItemLeaf {
  /** `[salt, item key, value]`, what an auditor is shown. */
  disclosure: string
  /** Its hash in the population's tree. */
  hash: Uint8Array
}

/** What decides an item's salt. */
export interface ItemSalt {
  /** 32 secret bytes: of the person the item is about, else of the population. Destroying them erases the item. */
  key: Uint8Array
  /** Id of the test, without version. */
  test: string
  itemKey: string
  /** SHA-256 of the item's content, so that changed content gets another salt. */
  itemDigest: Uint8Array
}

/**
 * First 16 bytes of SHA-256(key ‖ test id ‖ 0x00 ‖ item key ‖ 0x00 ‖ item digest), texts as UTF-8.
 *
 * No two different inputs make the same bytes: key and digest have fixed lengths at either end, and a test id holds no
 * 0x00, so its end is plain and the rest is the item's key, whatever characters that has. Only half of the hash is
 * shown, so a salt helps nobody to compute another.
 */
export function itemSalt(sha256: Sha256, { key, test, itemKey, itemDigest }: ItemSalt): Uint8Array {
  if (key.length !== 32 || itemDigest.length !== 32) throw new Error('key and digest are 32 bytes')
  if (test.includes('\0')) throw new Error('a test id holds no 0x00')
  return sha256(concat(key, utf8(`${test}\0${itemKey}\0`), itemDigest)).slice(0, saltBytes)
}

/** The leaf of one item; `value` is its attributes and its finding (reason code and values, never prose). */
export function itemLeaf(sha256: Sha256, salt: ItemSalt, value: unknown): ItemLeaf {
  const disclosure = encodeDisclosure(itemSalt(sha256, salt), salt.itemKey, value)
  return { disclosure, hash: leafHash(sha256, utf8(disclosure)) }
}

/** What stands in the slot of a departed item. No disclosure reads like it: `~` is not a base64url character. */
const absentData = utf8('~absent')

/** The hash of a departed item's slot. */
export function absentLeaf(sha256: Sha256): Uint8Array {
  return leafHash(sha256, absentData)
}

/** Proof that one item, or a departed one, stood in a slot of a run's population. */
export interface ItemProof {
  slot: number
  /** Slots in the tree, departed ones too: the population's `n` + `absent`. */
  size: number
  /** Left out: the slot is that of a departed item. */
  disclosure?: string
  proof: readonly Uint8Array[]
  root: Uint8Array
}

/** The item as disclosed, `'absent'` for a departed one, or `undefined` where the proof does not show it. */
export function verifyItem(
  sha256: Sha256,
  { slot, size, disclosure, proof, root }: ItemProof,
): Disclosed | 'absent' | undefined {
  const hash = disclosure === undefined ? absentLeaf(sha256) : leafHash(sha256, utf8(disclosure))
  if (!verifyInclusion(sha256, { index: slot, size, leafHash: hash, proof, root })) return undefined
  return disclosure === undefined ? 'absent' : readDisclosure(disclosure)
}
