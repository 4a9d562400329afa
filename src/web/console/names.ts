import { html } from 'hono/html'

import type { InspectedControl } from '#run/inspect.ts'
import { accountNames } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'
import type { Content } from '#ui/components/content.ts'
import type { Messages } from '#ui/messages.ts'

/** What accounts are called, by id. */
export type Names = ReadonlyMap<string, string>

/** The names of those who answer for these controls, and for what else there is. */
export async function ownerNames(
  tx: Tx,
  inspection: readonly InspectedControl[],
  others: readonly { owner?: string }[] = [],
): Promise<Map<string, string>> {
  return await accountNames(
    tx,
    [...inspection.map(({ running }) => running), ...others].flatMap(({ owner }) => owner ?? []),
  )
}

/** Whoever an id stands for; where it is none of an account it is a name already. */
export function nameOf(t: Messages, names: Names, id: string | undefined): Content {
  return id === undefined ? t.console.home.noOwner : html`<bdi>${names.get(id) ?? id}</bdi>`
}
