/** Items out of the values that each of their fields can have. */
type Fields = Record<string, readonly unknown[]>

/** Every item that these fields can make, one value each; `undefined` leaves the field out. */
export function everyItem(always: Record<string, unknown>, fields: Fields): unknown[] {
  return Object.entries(fields).reduce<Record<string, unknown>[]>(
    (items, [field, values]) =>
      items.flatMap((item) =>
        values.map((value) => (value === undefined ? item : { ...item, [field]: value })),
      ),
    [always],
  )
}

/** What a source could not read. */
export const unread = { unread: 'a/scope' }

/** Where something lies: in a known country, in an unknown one, in both. */
export const somePlaces = [
  undefined,
  unread,
  [{ region: 'us-east-1', country: 'US' }],
  [{ region: 'ca-central-1', country: 'CA' }],
  [{ region: 'new-1' }],
  [{ region: 'new-1' }, { region: 'us-east-1', country: 'US' }],
]

/** What is on or off. */
export const someFlags = [undefined, unread, true, false]
