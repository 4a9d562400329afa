import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { readInspection } from '#run/inspect.ts'
import { readOrg } from '#store/organisation.ts'

export function controlStatus(): Command {
  return new Command('status')
    .description('every control, and whether it holds')
    .action(async (_options: object, command: Command) => {
      const globals = globalsOf(command)
      const inspection = await withOrganisation(globals, 'control status', (store, { id }) =>
        readOrg(store, id, (tx) => readInspection(tx, store.clock())),
      )
      const rows = inspection.map(({ running, status, tests }) => ({
        control: running.control.id,
        status: status?.status ?? 'unpublished',
        since: status?.since ?? null,
        sentence: running.sentence,
        criteria: running.control.criteria,
        tests: tests.map(({ running: { test }, run }) => ({
          test: test.id,
          result: run?.result ?? null,
          counts: run?.counts ?? null,
          scopes: run
            ? { expected: run.expected, complete: run.expected - run.unread.length }
            : null,
        })),
      }))
      printRows(rows, globals.json, {
        control: (row) => row.control,
        status: (row) => row.status,
        tests: (row) =>
          row.tests
            .map(
              ({ test, result, counts }) =>
                `${test} ${result ?? '-'} ${counts ? `${counts.pass}/${counts.n}` : ''}`,
            )
            .join(', '),
      })
    })
}
