import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isDerived, sourcesOf } from '#engine/population.ts'
import { tests } from '#program/index.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import { messages } from '#ui/messages.ts'

import { populationTitle } from './population-title.ts'

test('whatever holds data about people, is judged, or is what judged items are made of has a name of its own in each language', () => {
  const ids = new Set([
    ...personalPopulations().map(({ population }) => population.id),
    ...tests.flatMap(({ test: { on } }) =>
      [on, ...(isDerived(on) ? sourcesOf(on) : [])].map(({ id }) => id),
    ),
  ])
  assert(ids.size > 40)
  for (const language of ['de', 'en'] as const) {
    const unnamed = [...ids].filter(
      (id) => populationTitle(messages[language], language, id) === id,
    )
    assert.deepEqual(unnamed, [], language)
    const named = Map.groupBy(ids, (id) => populationTitle(messages[language], language, id))
    assert.deepEqual(
      [...named].filter(([, same]) => same.length > 1),
      [],
      `${language}: a reader could not tell them apart`,
    )
  }
})
