/** Items as an auditor is shown them, out of the stored tree of a test's last run; for tests only. */
import { base64 } from '#log/bytes.ts'
import { inclusionProof } from '#log/tiles.ts'
import { storedTiles } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import type { Run } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'

import type { TestCompany } from './test-company.ts'
import { judgeAll, lastRunOf, leavesFromScratch } from './test-from-scratch.ts'

/** What an auditor is given for one item: where it stands in the tree of a run's population. */
export interface ShownItem {
  /** Log index of the run. */
  run: number
  slot: number
  /** Left out where the item has departed. */
  disclosure?: string
  /** Base64, from the leaf's neighbour up. */
  proof: string[]
}

/** The last run of a test, and a proof for every slot of its population. */
export async function showItems(
  { store, org, clock }: TestCompany,
  id: string,
): Promise<{ run: Run; items: ShownItem[] }> {
  return await readOrg(store, org, async (tx) => {
    const { running, last: run } = await lastRunOf(tx, id)
    const slots = await leavesFromScratch(
      tx,
      running.test,
      await judgeAll(tx, running, run, clock.now),
    )
    const items: ShownItem[] = []
    for (const [slot, { disclosure }] of slots.entries()) {
      const tiles = storedTiles(tx, `population/${id}`)
      const proof = (await inclusionProof(sha256, slot, slots.length, tiles)).map(base64)
      items.push({ run: run.entry, slot, proof, ...(disclosure !== undefined && { disclosure }) })
    }
    return { run, items }
  })
}
