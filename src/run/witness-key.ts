import { existsSync } from 'node:fs'

import { OperatingError } from '#engine/operating-error.ts'
import { cosignatureV1 } from '#log/cosignature.ts'
import { formatVkey, parseVkey } from '#log/note.ts'
import type { Sign, Vkey } from '#log/note.ts'
import { sha256 } from '#store/sha256.ts'
import type { WitnessState } from '#store/witness-state.ts'

import { loadEd25519Key, makeEd25519Key } from './ed25519-key.ts'

/** The key a witness cosigns with. */
export interface WitnessKey {
  vkey: Vkey
  /** As logs and verifiers list it: `name+id+key`. */
  text: string
  sign: Sign
}

/**
 * The witness's key, made on its first start. Key and state belong together: a key whose state is gone is refused,
 * because a witness that has forgotten what it signed would sign a second history.
 */
export function witnessKey(
  state: WitnessState,
  paths: { state: string; key: string },
  name: string | undefined,
): WitnessKey {
  const recorded = state.vkey()
  const isKept = existsSync(paths.key)
  if (isKept && recorded === undefined) {
    throw new OperatingError(
      'witness-state-missing',
      `There is a key at ${paths.key}, and the state at ${paths.state} knows nothing of it: what it has signed is not known.`,
      'Restore the state. If it is lost, move the key away too: a new witness with a new key then begins.',
    )
  }
  // A start that was cut off between state and key has signed nothing yet, and may be made again.
  if (!isKept && recorded !== undefined && !state.isEmpty()) {
    throw new OperatingError(
      'witness-key-missing',
      `The key of the witness ${recorded} is not at ${paths.key}.`,
      'Restore it. If it is lost, move the state away too: a new witness with a new key then begins.',
    )
  }
  const chosen = name ?? (recorded === undefined ? undefined : nameIn(recorded))
  if (chosen === undefined || !/^[^\s+]+$/.test(chosen)) {
    throw new OperatingError(
      'witness-name-missing',
      'A new witness needs a name, without spaces and plus signs.',
      'Give an address without scheme that is yours, such as --name witness.example.org/w1.',
    )
  }
  const vkeyOf = (publicKey: Uint8Array) => ({ name: chosen, type: cosignatureV1, publicKey })
  if (!isKept) {
    makeEd25519Key(paths.key, (raw) => state.setVkey(formatVkey(sha256, vkeyOf(raw))))
  }
  const { publicKey, sign } = loadEd25519Key(paths.key)
  const vkey = vkeyOf(publicKey)
  const text = formatVkey(sha256, vkey)
  if (state.vkey() !== text) {
    throw new OperatingError(
      'witness-key-changed',
      `The state in ${paths.state} is of the witness ${recorded}, and name and key are now ${text}.`,
      'Start it with the name and key it began with. For another witness take another state file.',
    )
  }
  return { vkey, text, sign }
}

function nameIn(vkey: string): string {
  return parseVkey(sha256, vkey, cosignatureV1).name
}
