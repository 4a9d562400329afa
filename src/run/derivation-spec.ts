import { createHash } from 'node:crypto'

import type { Derived } from '#engine/population.ts'
import { tests } from '#program/index.ts'

import { derivedPopulations } from './derived-populations.ts'
import { codeDigest } from './spec.ts'

let specs: Map<string, string> | undefined

/**
 * What a derived population is made of: SHA-256 (base64url) of what the tests are made of that look into it. Under any other code
 * than the one it was derived with, such as after an upgrade, all of it is derived anew.
 */
export function derivationSpec({ id }: Derived<unknown>): string {
  specs ??= specsOfAll()
  // What no test of the program looks into is a test's own.
  return specs.get(id) ?? 'of no test'
}

function specsOfAll(): Map<string, string> {
  const uses = tests.flatMap(({ test }) =>
    derivedPopulations([test.on]).map(({ id }) => ({ id, test })),
  )
  return new Map(
    [...Map.groupBy(uses, ({ id }) => id)].map(([id, users]) => {
      const digests = users.map(({ test }) => codeDigest(test)).toSorted()
      return [id, createHash('sha256').update(digests.join()).digest('base64url')]
    }),
  )
}
