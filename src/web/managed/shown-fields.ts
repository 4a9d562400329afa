import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import type { ManagedDeclaration } from '#program/managed.ts'
import type { Visit } from '#web/visit.ts'

import { shownValue } from './shown-value.ts'

/** The fields of an item that say something, by their names; references stay keys. */
export function shownFields(
  { t, language, formats }: Visit,
  { fields }: ManagedDeclaration,
  item: Readonly<Record<string, unknown>>,
): { name: string; value: string }[] {
  return fieldsOf({ shape: fields }).flatMap(([name, schema]) => {
    const value = shownValue(schema, item[name], { t, language, formats, titles: new Map() })
    return value === '' ? [] : [{ name: wordsOf(schema)?.label[language] ?? name, value }]
  })
}
