import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { requireTest } from '#run/program-settings.ts'
import { runTests } from '#run/round.ts'

export function testRun(): Command {
  return new Command('run')
    .description('run a test, or all of them, over what has been read')
    .argument('[id]')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const globals = globalsOf(command)
      if (id !== undefined) requireTest(id)
      const runs = await withOrganisation(globals, 'test run', (store, { id: org }) =>
        runTests(store, org, 'manual', ({ test }) => id === undefined || test.id === id),
      )
      const rows = runs.map(({ root: _root, judgedTo: _judgedTo, ...run }) => run)
      printRows(rows, globals.json, {
        test: (run) => run.test,
        result: (run) => run.result,
        run: (run) => `no. ${run.seq}`,
        pass: (run) => `${run.counts.pass} of ${run.counts.n}`,
        failing: (run) => String(run.counts.failing),
        excepted: (run) => String(run.counts.excepted),
        unknown: (run) => String(run.counts.unknown),
        unread: (run) => `${run.unread.length} of ${run.expected}`,
      })
    })
}
