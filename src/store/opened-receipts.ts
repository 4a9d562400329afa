/** What a run says of the receipts it stood on, and how its opening keeps that: by the numbers of receipts that are kept anyway. */
import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { Tx } from './organisation.ts'

/** A receipt that speaks now, with its number where it is one of the store's. */
export interface SpeakingReceipt extends Receipt {
  number?: number
}

/** What a log entry holds of a receipt, in this order. */
export interface OpenedReceipt {
  scope: string
  complete: boolean
  because?: string
  evidence?: string
}

/** What an opening keeps of it. */
export type KeptOpening = number | OpenedReceipt

export function openedReceipt({
  scope,
  complete,
  because,
  evidence,
}: Pick<Receipt, keyof OpenedReceipt>): OpenedReceipt {
  return {
    scope,
    complete,
    ...(because !== undefined && { because }),
    ...(evidence !== undefined && { evidence }),
  }
}

/** What it keeps of these, in their order. */
export function keptOpenings(receipts: readonly SpeakingReceipt[]): KeptOpening[] {
  return receipts.map((receipt) => receipt.number ?? openedReceipt(receipt))
}

/** The receipts that openings of one entry keep, as the entry holds them: no number is without its receipt. */
export async function openReceipts(tx: Tx, kept: readonly KeptOpening[]): Promise<OpenedReceipt[]> {
  const numbers = kept.filter((each) => typeof each === 'number')
  const { rows } = await sql<{
    id: number
    scope: string
    complete: boolean
    because: string | null
    evidence: string | null
  }>`
    SELECT id, scope, complete, because, evidence FROM receipt
    WHERE org_id = ${tx.org} AND id = ANY(${numbers}::bigint[])`.execute(tx.db)
  const byNumber = new Map(
    rows.map(({ id, because, evidence, ...row }) => [
      id,
      {
        ...row,
        ...(because !== null && { because }),
        ...(evidence !== null && { evidence }),
      },
    ]),
  )
  return kept.map((each) => {
    const receipt = typeof each === 'number' ? byNumber.get(each) : each
    if (!receipt) throw new Error(`no receipt ${JSON.stringify(each)}`)
    // PostgreSQL keeps the names of a JSON object in an order of its own.
    return openedReceipt(receipt)
  })
}
