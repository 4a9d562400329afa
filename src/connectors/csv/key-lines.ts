import { hash } from 'node:crypto'

/** On which line each key was first seen. */
export interface KeyLines {
  /** The line where the key was seen before; the first time it is remembered, and there is none. */
  seenBefore(key: string, line: number): number | undefined
}

/** 2 M keys in 48 MB. In a longer table the store still notices two rows of one key that differ. */
const mostKeys = 2_000_000

/**
 * Remembers 64 bits of every key's SHA-256, and no key: a list of millions must not fill the memory. That two keys of
 * two million agree in them has a chance of one in ten million, and would call a good row bad, never a bad one good.
 */
export function keyLines(most: number = mostKeys): KeyLines {
  let capacity = 1024
  let size = 0
  // Three numbers a slot: both halves of the hash, and the line, which is 0 where the slot is free.
  let slots = new Uint32Array(capacity * 3)

  function slotOf(high: number, low: number): number {
    let at = high & (capacity - 1)
    while (slots[at * 3 + 2] !== 0 && (slots[at * 3] !== high || slots[at * 3 + 1] !== low)) {
      at = (at + 1) & (capacity - 1)
    }
    return at * 3
  }

  function grow(): void {
    const before = slots
    capacity *= 2
    slots = new Uint32Array(capacity * 3)
    for (let from = 0; from < before.length; from += 3) {
      const [high = 0, low = 0, line = 0] = before.subarray(from, from + 3)
      if (line !== 0) slots.set([high, low, line], slotOf(high, low))
    }
  }

  return {
    seenBefore(key, line) {
      const digest = hash('sha256', key, 'buffer')
      const [high, low] = [digest.readUInt32LE(0), digest.readUInt32LE(4)]
      const slot = slotOf(high, low)
      if (slots[slot + 2] !== 0) return slots[slot + 2]
      if (size === most) return undefined
      slots.set([high, low, line], slot)
      size++
      if (size * 2 > capacity) grow()
      return undefined
    },
  }
}
