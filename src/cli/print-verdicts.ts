import type { VerdictLine } from '#run/verdict-line.ts'

import { printRows } from './output.ts'

/** Verdicts as JSON lines with exactly the fields of `VerdictLine`, or as a table. */
export function printVerdicts(lines: readonly VerdictLine[], json: boolean | undefined): void {
  printRows(lines, json, {
    test: (line) => line.test,
    verdict: (line) => line.verdict,
    because: (line) => line.because ?? '',
    'item or scope': (line) => line.item ?? `(scope) ${line.scope ?? ''}`,
  })
}
