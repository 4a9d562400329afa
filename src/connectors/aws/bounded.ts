/** Runs `each` over the items, at most `atOnce` at a time, and gives the results in the items' order. Fails with the first failure. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  each: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  async function work(): Promise<void> {
    // Every worker draws from the one iterator.
    for (const [index, item] of queue) results[index] = await each(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}

/** A gate that lets at most `atOnce` tasks run at a time, first come first served. A task must not pass the gate it is in. */
export function gate(atOnce: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= atOnce) await new Promise<void>((enter) => waiting.push(enter))
    else running++
    try {
      return await task()
    } finally {
      // The place is handed over, not given back, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
