/**
 * Works something out of a list, such as an index, and keeps it for as long as the list is there. A derivation is given the same
 * lists for every item that it derives, and would go through each of them once for each.
 */
export function oncePerList<Item, Result>(
  work: (list: readonly Item[]) => Result,
): (list: readonly Item[]) => Result {
  const known = new WeakMap<readonly Item[], { result: Result }>()
  return (list) => {
    const held = known.get(list) ?? { result: work(list) }
    known.set(list, held)
    return held.result
  }
}
