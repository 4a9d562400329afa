import type { Receipt } from '#engine/receipt.ts'

import type { Reading } from './connector.ts'

/** A reading that does what `reading` does, and tells of every receipt, those of parts that were read before included. */
export function hearingReceipts(reading: Reading, hear: (receipt: Receipt) => void): Reading {
  return {
    ...reading,
    async part(name, work) {
      const given = await reading.part(name, work)
      for (const receipt of given) hear(receipt)
      return given
    },
    async receipt(receipt) {
      hear(receipt)
      await reading.receipt(receipt)
    },
  }
}
