/** Asks every operation of the API `--cases` things (10,000) that nobody would ask on purpose; names the first wrong answer. */
import { parseArgs } from 'node:util'

import { openTestStore } from '#store/test-store.ts'
import { globalSetup, globalTeardown } from '#test/server.ts'
import { beginFuzzing, operations } from '#web/api/test-fuzzing.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, only: { type: 'string', default: '' } },
})

await globalSetup()
try {
  const store = await openTestStore()
  const fuzz = await beginFuzzing(store)
  let asked = 0
  for (const operation of operations.filter(({ name }) => name.includes(values.only))) {
    const begun = performance.now()
    try {
      await fuzz(operation, Number(values.cases))
      asked += Number(values.cases)
      const each = (performance.now() - begun) / Number(values.cases)
      console.log(`  ok      ${operation.name}: ${each.toFixed(1)} ms each`)
    } catch (error) {
      console.log(`  WRONG   ${operation.name}: ${String(error).slice(0, 1500)}`)
      process.exitCode = 1
    }
  }
  console.log(`  ${asked} requests to ${operations.length} operations answered as described`)
  await store.close()
} finally {
  await globalTeardown()
}
