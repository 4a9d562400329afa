/** Readings that somebody waits for: begun as soon as they are asked for, beside whatever is done by schedule. */
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'
import { askedSources, listSources } from '#store/sources.ts'
import { listenForWork } from '#store/wake.ts'

import { collect } from './collect.ts'

/** Does all readings that are asked for in an organisation; resolves when they have ended. Trouble with one keeps no other waiting. */
export async function readAsked(
  store: Store,
  org: string,
  { signal, onTrouble }: { signal?: AbortSignal; onTrouble: (error: unknown) => void },
): Promise<void> {
  const sources = await readOrg(store, org, async (tx) => {
    const asked = await askedSources(tx)
    return (await listSources(tx)).filter(({ id }) => asked.includes(id))
  })
  await Promise.all(
    sources.map(async (source) => {
      try {
        await collect(store, org, source, { onlyIfAsked: true, ...(signal && { signal }) })
      } catch (error) {
        if (!signal?.aborted) onTrouble(explain(error))
      }
    }),
  )
}

/** Does them from now on, those asked for before too, until what it resolves to is called: readings under way break off then. */
export async function startAskedReadings(
  store: Store,
  onTrouble: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()

  function work(org: string): void {
    if (stopping.signal.aborted) return
    const done = readAsked(store, org, { signal: stopping.signal, onTrouble })
      .catch((error: unknown) => onTrouble(explain(error)))
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }

  const stopListening = await listenForWork(store, work)
  for (const { id } of await listOrganisations(store)) work(id)
  return async () => {
    stopping.abort()
    await stopListening()
    await Promise.all(underWay)
  }
}
