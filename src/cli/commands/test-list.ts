import { Command } from 'commander'

import { hasStore, withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { defaultProgram, readProgram } from '#run/program-settings.ts'
import { specDigest } from '#run/spec.ts'
import { readOrg } from '#store/organisation.ts'

export function testList(): Command {
  return new Command('list')
    .description('every test, with the parameters it runs with')
    .action(async (_options: object, command: Command) => {
      const globals = globalsOf(command)
      const program = hasStore(globals)
        ? await withOrganisation(globals, 'test list', (store, { id }) =>
            readOrg(store, id, readProgram),
          )
        : defaultProgram
      const rows = program.tests.map(({ test, control, parameters }) => ({
        id: test.id,
        control: control.id,
        chapter: control.chapter,
        population: test.on.id,
        every: test.every,
        parameters,
        spec: specDigest(test, parameters),
      }))
      printRows(rows, globals.json, {
        test: (row) => row.id,
        control: (row) => row.control,
        population: (row) => row.population,
        every: (row) => `${row.every / 3600} h`,
        parameters: (row) => JSON.stringify(row.parameters),
      })
    })
}
