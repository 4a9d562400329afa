/** Work that comes one by one and is done faster in one go: what comes while a go is under way waits, and makes up the next. */
interface Waiting<Item> {
  item: Item
  done: PromiseWithResolvers<void>
}

/**
 * A function that returns when the work on its item is done. `work` gets them in the order in which they came, and never two
 * with the same key at a time; where it fails, all that were part of that go fail with it.
 */
export function together<Item>(
  keyOf: (item: Item) => string,
  work: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = []
  let isUnderWay = false

  async function goOn(): Promise<void> {
    isUnderWay = true
    while (waiting.length > 0) {
      const first = new Map<string, Waiting<Item>>()
      for (const each of waiting) {
        if (!first.has(keyOf(each.item))) first.set(keyOf(each.item), each)
      }
      const go = [...first.values()]
      waiting = waiting.filter((each) => first.get(keyOf(each.item)) !== each)
      try {
        await work(go.map(({ item }) => item))
        for (const { done } of go) done.resolve()
      } catch (error) {
        for (const { done } of go) done.reject(error)
      }
    }
    isUnderWay = false
  }

  return (item) => {
    const done = Promise.withResolvers<void>()
    waiting.push({ item, done })
    if (!isUnderWay) void goOn()
    return done.promise
  }
}
