import { isDeepStrictEqual } from 'node:util'

import type { Program } from './program-settings.ts'

/** Ways in which a change of settings makes monitoring weaker, as the log names them in clear. */
export type Weakening = 'window-shortened' | 'delay-raised' | 'test-disabled' | 'parameters-changed'

/**
 * What is weaker in a program than it was before. Whether another parameter is stricter only its test could tell, and then
 * only for the items of today: so every change of one is named.
 */
export function weakenings(before: Program, after: Program): Weakening[] {
  const found = new Set<Weakening>()
  for (const { control, window, tests } of after.controls) {
    const old = before.controls.find((each) => each.control === control)
    if (!old) continue
    if (window < old.window) found.add('window-shortened')
    if (old.tests.some((test) => !tests.includes(test))) found.add('test-disabled')
  }
  for (const { test, delay, parameters } of after.tests) {
    const old = before.tests.find((each) => each.test === test)
    if (!old) continue
    if (delay > old.delay) found.add('delay-raised')
    if (!isDeepStrictEqual(parameters, old.parameters)) found.add('parameters-changed')
  }
  return [...found]
}
