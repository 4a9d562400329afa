/** Runs that people asked for: done as soon as they are asked for, and not in the request that asks. */
import { runWishes } from '#populations/run-wish.ts'
import type { RunWish } from '#populations/run-wish.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { closeItem, managedItems, putItem } from '#store/items.ts'
import { listOrganisations, readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { listenForWork } from '#store/wake.ts'

import { withTurns } from './one-at-a-time.ts'
import { publish } from './publish.ts'
import type { Publishing } from './publish.ts'
import { runTests } from './round.ts'
import { wishFor } from './wish-run.ts'

/** Whoever looks after wishes: `look` does what is open for an organisation, now or after what it is at. */
export interface WishWatch {
  look(org: string): void
  stop(): Promise<void>
}

/** Starts listening for wishes; what goes wrong with one is heard, and the wish stays open. */
export async function watchWishes(
  store: Store,
  publishingOf: (organisation: Organisation) => Promise<Publishing>,
  onTrouble: (error: unknown) => void,
): Promise<WishWatch> {
  const waiting = new Set<string>()
  let working: Promise<void> | undefined
  let isStopping = false

  function look(org: string): void {
    if (isStopping) return
    waiting.add(org)
    working ??= work()
  }

  async function work(): Promise<void> {
    for (let [org] = waiting; org !== undefined && !isStopping; [org] = waiting) {
      waiting.delete(org)
      try {
        const found = (await listOrganisations(store)).find(({ id }) => id === org)
        if (found) await runWished(store, found, await publishingOf(found))
      } catch (error) {
        onTrouble(explain(error))
      }
    }
    working = undefined
  }

  const stopListening = await listenForWork(store, look)
  return {
    look,
    stop: async () => {
      isStopping = true
      await stopListening()
      await working
    },
  }
}

/** Does what was asked for, one test after the other, and publishes what came of it and of what woke us. */
export async function runWished(
  store: Store,
  organisation: Organisation,
  publishing: Publishing,
): Promise<void> {
  const troubles: unknown[] = []
  const wishes = await openWishes(store, organisation.id)
  if (wishes.length > 0) {
    await withTurns(store, organisation.id, async (oneAtATime) => {
      for (const { test } of wishes) {
        await oneAtATime(`wish ${test}`, () => fulfil(store, organisation.id, test)).catch(
          (error: unknown) => troubles.push(error),
        )
      }
    })
  }
  await publish(store, organisation, publishing)
  if (troubles.length > 0) throw troubles[0]
}

/** The wishes whose run is not recorded yet. */
export async function openWishes(store: Store, org: string): Promise<RunWish[]> {
  return await readOrg(store, org, (tx) => managedItems(tx, runWishes))
}

/** Nobody else is at it while we have the turn: a wish that was started belongs to somebody who died. */
async function fulfil(store: Store, org: string, test: string): Promise<void> {
  const started = await withOrg(store, org, async (tx) => {
    const wish = await wishFor(tx, test)
    if (!wish) return undefined
    const taken = { ...wish, startedAt: tx.recordedAt.toISOString() }
    await putItem(tx, runWishes, taken)
    return taken
  })
  if (!started) return
  await runTests(store, org, { askedBy: started.askedBy }, (each) => each.test.id === test)
  await withOrg(store, org, async (tx) => {
    // Whoever asked meanwhile wants what has come since.
    const wish = await wishFor(tx, test)
    if (wish?.startedAt === started.startedAt) await closeItem(tx, runWishes.id, test)
  })
}
