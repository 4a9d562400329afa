/** The API under requests nobody would send on purpose: no answer that its description does not name, and none of a bug. */
import { after, before, test } from 'node:test'

import { openTestStore } from '#store/test-store.ts'

import { beginFuzzing, operations } from './test-fuzzing.ts'

/** Cases per operation: enough to find what is easily found; `npm run bench -- fuzz` takes ten thousand. */
const cases = 40

const store = await openTestStore()
after(() => store.close())

let fuzz: Awaited<ReturnType<typeof beginFuzzing>>
before(async () => {
  fuzz = await beginFuzzing(store)
})

for (const operation of operations) {
  test(`${operation.name} answers as described, whatever it is asked`, async () => {
    await fuzz(operation, cases)
  })
}
