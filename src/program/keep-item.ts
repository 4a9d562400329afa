import { z } from 'zod'

import { coreOf, wordsOf } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import { findAccounts } from '#store/accounts.ts'
import { currentVersion, listItems, replaceItems } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { wakeWorker } from '#store/wake.ts'

import { checkItem } from './check-item.ts'
import { fieldsOf } from './fields-of.ts'
import type { ManagedDeclaration } from './managed.ts'

/** What people fill in has no source but them. */
const people = 'people'

/**
 * Records items that people gave, each checked: a new version of what changed, nothing for what is the same. Refused as a
 * whole where one of them refers to something that is not there.
 */
export async function keepItems(
  tx: WriteTx,
  declaration: ManagedDeclaration,
  given: readonly Record<string, unknown>[],
  permitted: ReadonlySet<Permission>,
): Promise<void> {
  const { population } = declaration
  const items: Record<string, unknown>[] = []
  for (const item of given) items.push((await declaration.complete?.(tx, item)) ?? item)
  await refuseDangling(tx, declaration, items)
  for (const item of items) await checkItem(tx, declaration, item, permitted, tx.recordedAt)
  await replaceItems(
    tx,
    population,
    items.map((item) => ({
      item: population.item.parse(item),
      source: people,
      scope: people,
      confirmed: true,
    })),
    { keys: items.map((item) => population.key(item)) },
  )
  await declaration.apply?.(tx, items)
  if (declaration.isPublic) await wakeWorker(tx)
}

/** One look for each field: thousands of rows may refer to as many. */
async function refuseDangling(
  tx: Tx,
  { fields }: ManagedDeclaration,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  for (const [name, schema] of fieldsOf({ shape: fields })) {
    const population = wordsOf(schema)?.refersTo
    if (population === undefined) continue
    const keys = [...new Set(items.flatMap((item) => keysIn(schema, item[name])))]
    if (keys.length === 0) continue
    const there = await keysThere(tx, population, keys)
    if (keys.some((key) => !there.has(key))) throw dangling(name, population)
  }
}

async function keysThere(
  tx: Tx,
  population: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (population !== 'account') {
    const found = await listItems(tx, population, { keys })
    return new Set(found.map(({ key }) => key))
  }
  const ids = keys.filter((key) => z.uuid().safeParse(key).success)
  return new Set((await findAccounts(tx, ids)).map(({ id }) => id))
}

/** The keys that a field of references holds. */
export function keysIn(schema: z.ZodType, value: unknown): string[] {
  if (coreOf(schema) instanceof z.ZodArray) return z.array(z.string()).catch([]).parse(value)
  return typeof value === 'string' ? [value] : []
}

/** The current content of an item, provided it is still the version that somebody looked at. */
export async function requireCurrent(
  tx: Tx,
  population: string,
  key: string,
  seen: string | undefined,
): Promise<Record<string, unknown>> {
  const version = await currentVersion(tx, population, key)
  if (!version) {
    throw new Refusal(
      'missing',
      'item-missing',
      `There is no ${population} ${key}.`,
      'Go back to the list.',
    )
  }
  if (seen !== undefined && version.recordedFrom.toISOString() !== seen) {
    throw new Refusal(
      'conflict',
      'item-changed',
      'Somebody else changed it meanwhile.',
      'Look at the version that holds now, and make your change again.',
    )
  }
  return z.record(z.string(), z.unknown()).parse(version.content)
}

function dangling(name: string, population: string): Refusal {
  const message = `There is no ${population} of this key.`
  return new Refusal('input', 'reference-missing', message, 'Choose one that is there.', {
    fields: [{ field: name, message }],
  })
}
