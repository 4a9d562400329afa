/** How a control stands: the worst of its tests, followed through time. The rules are in status.ts. */

import type { Status } from './entry.ts'
import type { ControlFold, FoldState, PinnedTest, TestRule } from './fold-state.ts'
import { asOf, nextTurningPoint, show, standing } from './pinned-test.ts'
import type { Standing } from './pinned-test.ts'
import { own } from './shape.ts'

/** Worst first. */
const ranking: readonly Standing['status'][] = [
  'failing',
  'stale',
  'pending',
  'excepted',
  'deviated',
  'met',
]

/** A version that no entry defines has nothing to be measured by: its runs are too old at once. */
const undefinedRule: TestRule = { every: 0, grace: 0, delay: 0 }

/** What a version of a test promises about time. */
export function ruleOf(tests: FoldState['tests'], id: string, version: number): TestRule {
  return own(own(tests, id)?.versions ?? {}, version) ?? undefinedRule
}

/** The tests the control stands on now, in its order, each with the rule of its pinned version. */
export function pinnedTests(
  tests: FoldState['tests'],
  control: ControlFold,
): { id: string; test: PinnedTest; rule: TestRule }[] {
  return control.pins.flatMap((id) => {
    const test = own(control.tests, id)
    return test ? [{ id, test, rule: ruleOf(tests, id, test.version) }] : []
  })
}

/**
 * Moves the control's clock forward to `to`, through every instant at which time alone changes something, in order:
 * a delay passes, a run becomes too old, an exception lapses. Afterwards `status` and `since` are those at `to`.
 */
export function advance(tests: FoldState['tests'], control: ControlFold, to: number): void {
  while (control.clock <= to) {
    const next = nextTurn(tests, control)
    if (next > to) break
    for (const [id, test] of Object.entries(control.tests)) {
      const ripe = test.waiting.filter(({ visibleAt }) => visibleAt <= next)
      if (ripe.length === 0) continue
      test.waiting = test.waiting.filter((run) => !ripe.includes(run))
      const rule = ruleOf(tests, id, test.version)
      for (const run of ripe) show(test, rule, control.window, run, next)
    }
    control.clock = next
    refresh(tests, control)
  }
  control.clock = Math.max(control.clock, to)
}

/** Works out the status at the control's clock. `since` is `at` where it is given, and else the latest of its tests'. */
export function refresh(tests: FoldState['tests'], control: ControlFold, at?: number): void {
  const standings = pinnedTests(tests, control).map(({ test, rule }) =>
    standing(test, rule, control.window, asOf(test, rule, control.clock)),
  )
  const status: Status = control.withdrawn
    ? 'withdrawn'
    : (ranking.find((rank) => standings.some((test) => test.status === rank)) ?? 'pending')
  if (status === control.status) return
  // The status turned because some test did just now, and that one's verdict is the youngest.
  control.since = at ?? Math.max(control.since, ...standings.map(({ since }) => since))
  control.status = status
}

/** The next instant after the control's clock at which something may turn; a run whose time has come turns at once. */
function nextTurn(tests: FoldState['tests'], control: ControlFold): number {
  let next = Infinity
  for (const [id, test] of Object.entries(control.tests)) {
    for (const { visibleAt } of test.waiting) {
      next = Math.min(next, Math.max(visibleAt, control.clock))
    }
    const rule = ruleOf(tests, id, test.version)
    next = Math.min(next, nextTurningPoint(test, rule, control.window, control.clock))
  }
  return next
}
