import type { Receipt } from '#engine/receipt.ts'

import type { Reading } from './connector.ts'

/** A reading that reads every part, as one that goes on with nothing. */
export function everyPart(base: Omit<Reading, 'part'>): Reading {
  const reading: Reading = {
    ...base,
    async part(_name, work) {
      const given: Receipt[] = []
      await work({
        ...reading,
        async receipt(receipt) {
          await base.receipt(receipt)
          given.push(receipt)
        },
      })
      return given
    },
  }
  return reading
}
