/** Everything a simulation decides by chance comes from here, so that its seed decides it. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True in so many of a hundred cases. */
  percent(of: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** One of these, each as often as its weight says. */
  weighted<Value>(values: readonly (readonly [weight: number, value: Value])[]): Value
  /** Those of the values that chance keeps, in their order. */
  some<Value>(values: readonly Value[], percent: number): Value[]
}

/** sfc32 by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state, seeded by counting, twelve rounds in. */
export function randomOf(seed: number): Random {
  let [a, b, c, counter] = [0x9e3779b9, Math.floor(seed / 2 ** 32), seed | 0, 1]
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()

  const whole = (least: number, most: number) =>
    least + Math.floor((next() / 2 ** 32) * (most - least + 1))
  function pick<Value>(values: readonly Value[]): Value {
    const value = values[whole(0, values.length - 1)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }
  const percent = (of: number) => whole(1, 100) <= of
  return {
    whole,
    percent,
    pick,
    weighted(values) {
      let left = whole(
        1,
        values.reduce((sum, [weight]) => sum + weight, 0),
      )
      for (const [weight, value] of values) {
        left -= weight
        if (left <= 0) return value
      }
      throw new Error('nothing to pick from')
    },
    some: (values, of) => values.filter(() => percent(of)),
  }
}
