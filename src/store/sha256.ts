import { hash } from 'node:crypto'

/**
 * SHA-256 at once, of text as UTF-8: on short input twice as fast by way of a string as with a buffer of its own for every hash, and
 * about twenty times as fast as a Hash object.
 */
export function sha256(data: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'binary')
}
