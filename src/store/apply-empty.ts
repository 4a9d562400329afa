/** Scopes of which a reading brought no item, which in a cloud of many regions and services are most: many in one transaction. */
import { sql } from 'kysely'

import type { Receipt } from '#engine/receipt.ts'

import type { Store } from './database.ts'
import { closeOccurrences } from './occurrences.ts'
import { withOrg } from './organisation.ts'
import type { Tx } from './organisation.ts'
import { recordReceipts } from './record-receipts.ts'
import { isRemoved, replaceRemoved, sourceRemoved } from './remove-source.ts'
import { occurrencesFed, settleUnseen } from './settle-unseen.ts'

/** So many parameters has a receipt, and PostgreSQL takes 65,535 in one statement. */
const atOnce = 1000

/** What `applyScope` does, for several scopes of which nothing is staged; no scope may come twice. */
export async function applyEmpty(
  store: Store,
  reading: { org: string; id: string; source: string; occurrences: readonly string[] },
  receipts: readonly Receipt[],
): Promise<void> {
  for (let start = 0; start < receipts.length; start += atOnce) {
    const page = receipts.slice(start, start + atOnce)
    await withOrg(store, reading.org, async (tx) => {
      const { id, source } = reading
      const removed = await isRemoved(tx, source)
      const sound = removed
        ? page.map((receipt) => ({ ...receipt, complete: false, because: sourceRemoved }))
        : page
      const holding = await scopesHoldingItems(tx, sound)
      for (const receipt of sound) {
        if (receipt.detail || !holding.has(receipt.scope)) continue
        const occurrences = occurrencesFed(reading, receipt)
        await closeOccurrences(
          tx,
          { reading: id, source, scope: receipt.scope, occurrences, unread: [] },
          receipt,
        )
        await settleUnseen(tx, reading, receipt, [])
      }
      await recordReceipts(tx, reading, sound)
      const whole = sound.filter(({ complete }) => complete).map(({ scope }) => scope)
      await replaceRemoved(tx, { source, scopes: whole })
    })
  }
}

async function scopesHoldingItems(
  tx: Tx,
  receipts: readonly Receipt[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ scope: string }>`
    SELECT scope FROM unnest(${receipts.map(({ scope }) => scope)}::text[]) AS scope
    WHERE EXISTS (SELECT FROM item i WHERE i.org_id = ${tx.org} AND i.scope = scope.scope AND i.recorded_to = 'infinity')`.execute(
    tx.db,
  )
  return new Set(rows.map(({ scope }) => scope))
}
