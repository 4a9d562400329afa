import { createHash } from 'node:crypto'

/** A number from 0 to below `below`, always the same for the same text: people do not all act on one day. */
export function spread(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % below
}
