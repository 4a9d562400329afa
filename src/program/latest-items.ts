import { wordsOf } from '#engine/field.ts'

import { fieldsOf } from './fields-of.ts'
import type { ManagedDeclaration } from './managed.ts'

interface Kept {
  key: string
  content: unknown
  recordedFrom: Date
}

/** Of the items that are about one thing each only the latest, by the time they claim; all of them where each stands for itself. */
export function latestItems<Item extends Kept>(
  { fields, latestOf }: ManagedDeclaration,
  items: readonly Item[],
): readonly Item[] {
  if (latestOf === undefined) return items
  const claiming = fieldsOf({ shape: fields }).find(([, schema]) => wordsOf(schema)?.claims)?.[0]
  const when = ({ content, recordedFrom }: Item) =>
    `${String(Object(content)[claiming ?? ''])} ${recordedFrom.toISOString()}`
  const latest = new Map<unknown, Item>()
  for (const item of items) {
    const about: unknown = Object(item.content)[latestOf]
    const before = latest.get(about)
    if (!before || when(item) > when(before)) latest.set(about, item)
  }
  return [...latest.values()]
}
