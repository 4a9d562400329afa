import { hash } from 'node:crypto'

/** SHA-256 at once; about ten times as fast as a Hash object on short input. */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer')
}
