/** A log of leaves that are only names, signed by a key of its own; for tests only. */
import { generateKeyPairSync, sign } from 'node:crypto'

import { utf8 } from '#log/bytes.ts'
import { formatCheckpoint } from '#log/checkpoint.ts'
import { leafHash } from '#log/hash.ts'
import { keptTiles } from '#log/kept-tiles.ts'
import { ed25519, formatNote, formatVkey, signNote } from '#log/note.ts'
import type { Vkey } from '#log/note.ts'
import { appended, writeTiles } from '#log/tile-writer.ts'
import { consistencyProof } from '#log/tiles.ts'
import { rootOf } from '#log/tree.ts'
import { formatAddCheckpoint } from '#log/witness.ts'
import { sha256 } from '#store/sha256.ts'

export interface TestLog {
  vkey: Vkey
  text: string
  /** The signed checkpoint of one of its histories at a size. */
  note(history: string, size: number): string
  /** What is sent to a witness that cosigned `old` last. */
  request(history: string, old: number, size: number): Promise<string>
}

export function testLog(origin: string): TestLog {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const vkey = { name: origin, type: ed25519, publicKey: raw }
  const leaves = (history: string, size: number) =>
    Array.from({ length: size }, (_, index) => leafHash(sha256, utf8(`${history} ${index}`)))

  function note(history: string, size: number): string {
    const root = rootOf(sha256, leaves(history, size))
    const text = formatCheckpoint({ origin, size, root })
    const signatures = [signNote(sha256, text, vkey, (message) => sign(null, message, privateKey))]
    return formatNote({ text, signatures })
  }

  async function request(history: string, old: number, size: number): Promise<string> {
    const store = keptTiles()
    const hashes = Buffer.concat(leaves(history, size))
    store.write((await writeTiles(sha256, 0, appended(0, hashes), store.read)).tiles)
    const proof =
      old === 0 || old === size ? [] : await consistencyProof(sha256, old, size, store.read)
    return formatAddCheckpoint({ old, proof, note: note(history, size) })
  }

  return { vkey, text: formatVkey(sha256, vkey), note, request }
}
