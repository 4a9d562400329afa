import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'

import type { Sign } from '#log/note.ts'
import { replaceFile } from '#store/durable-file.ts'
import { spkiPrefix } from '#store/verify-ed25519.ts'

/** A private key in a file of its own, as PEM in PKCS #8. */
export interface Ed25519Key {
  /** 32 bytes. */
  publicKey: Uint8Array
  sign: Sign
}

/**
 * Makes a key and writes it, readable by this user alone, over whatever is there. `announce` hears of its public half
 * before anything is on disk.
 */
export function makeEd25519Key(
  path: string,
  announce: (publicKey: Uint8Array) => void = () => undefined,
): Ed25519Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  announce(rawPublicKey(publicKey))
  replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  return loadEd25519Key(path)
}

/** Throws what Node throws where the file is no such key. */
export function loadEd25519Key(path: string): Ed25519Key {
  return readEd25519Key(readFileSync(path))
}

/** The key out of its file's content. */
export function readEd25519Key(pem: Buffer): Ed25519Key {
  const privateKey = createPrivateKey(pem)
  return {
    publicKey: rawPublicKey(createPublicKey(privateKey)),
    sign: (message) => sign(null, message, privateKey),
  }
}

function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length)
}
