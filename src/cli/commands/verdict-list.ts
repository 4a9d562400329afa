import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printVerdicts } from '#cli/print-verdicts.ts'
import { requireTest } from '#run/program-settings.ts'
import { readVerdicts } from '#run/verdicts.ts'
import { readOrg } from '#store/organisation.ts'

export function verdictList(): Command {
  return new Command('list')
    .description(
      'what the last run of each test says of each item, and which scopes it could not read',
    )
    .option('--test <id>', 'one test only')
    .action(async (options: { test?: string }, command: Command) => {
      const globals = globalsOf(command)
      if (options.test !== undefined) requireTest(options.test)
      const lines = await withOrganisation(globals, 'verdict list', (store, { id }) =>
        readOrg(store, id, (tx) => readVerdicts(tx, options.test)),
      )
      printVerdicts(lines, globals.json)
    })
}
