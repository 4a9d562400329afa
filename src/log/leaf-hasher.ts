import { base64url, writeBase64url, writeUtf8 } from './bytes.ts'
import { saltBytes } from './disclosure.ts'
import type { Sha256 } from './hash.ts'
import type { ItemSalt } from './population-tree.ts'

/**
 * Makes the hashes of `itemLeaf` for a run over a million items: the same bytes, but put together in memory that is used
 * again and without the texts nobody asked for, in a third of the time.
 */
export class LeafHasher {
  readonly #sha256: Sha256
  /** JSON or what a salt is made of; then its base64url behind the 0x00 of a leaf. */
  #plain = new Uint8Array(8192)
  #leaf = new Uint8Array(1 + 2 * 8192)

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  hash(salt: ItemSalt, value: unknown): Uint8Array {
    const json = JSON.stringify([base64url(this.#salt(salt)), salt.itemKey, value])
    this.#makeRoomFor(json.length)
    const end = writeUtf8(json, this.#plain, 0)
    const leafEnd = writeBase64url(this.#plain.subarray(0, end), this.#leaf, 1)
    return this.#sha256(this.#leaf.subarray(0, leafEnd))
  }

  #salt({ key, test, itemKey, itemDigest }: ItemSalt): Uint8Array {
    if (key.length !== 32 || itemDigest.length !== 32)
      throw new Error('key and digest are 32 bytes')
    if (test.includes('\0')) throw new Error('a test id holds no 0x00')
    const text = `${test}\0${itemKey}\0`
    this.#makeRoomFor(64 + text.length)
    this.#plain.set(key)
    const end = writeUtf8(text, this.#plain, 32)
    this.#plain.set(itemDigest, end)
    return this.#sha256(this.#plain.subarray(0, end + 32)).subarray(0, saltBytes)
  }

  /** A character is at most three bytes, and three bytes are four letters. */
  #makeRoomFor(characters: number): void {
    if (characters * 3 <= this.#plain.length) return
    this.#plain = new Uint8Array(characters * 6)
    this.#leaf = new Uint8Array(1 + characters * 12)
  }
}
