/** From an empty folder to a verified page, and again on kept data. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startDemo } from './demo-process.ts'

const data = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
try {
  for (const what of [
    'first start, empty folder',
    'second start, kept data',
    'third start, kept data',
  ]) {
    const demo = await startDemo(data)
    console.log(
      `  ${what.padEnd(28)} ${(demo.readyMs / 1000).toFixed(2)} s to a verified page, ${demo.memory()} MB resident`,
    )
    await demo.stop()
  }
} finally {
  rmSync(data, { recursive: true, force: true })
}
