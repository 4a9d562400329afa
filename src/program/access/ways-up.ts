/** What the tests share that ask for ways to higher rights. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { fail } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import type { Sentences } from '#engine/test.ts'

export const waysUpParameters = z.object({
  /** Ways that the company has decided to live with, by name. */
  accepted: field(z.array(z.string()).default([]), {
    de: 'Hingenommene Wege',
    en: 'Ways that are accepted',
  }),
})

/** Fails by the first of the ways, and says how many more there are. */
export function failByWays([first = '', ...more]: readonly string[]): Finding {
  return more.length === 0 ? fail('way', { first }) : fail('ways', { first, more: more.length })
}

export const waysUpReasons: { de: Sentences; en: Sentences } = {
  de: {
    way: ({ first }) => `Kommt zu höheren Rechten durch ${first}.`,
    ways: ({ first, more }) =>
      `Kommt zu höheren Rechten durch ${first} und auf weiteren Wegen (${more}).`,
  },
  en: {
    way: ({ first }) => `Comes to higher rights by ${first}.`,
    ways: ({ first, more }) => `Comes to higher rights by ${first} and in other ways (${more}).`,
  },
}
