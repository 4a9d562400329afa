import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { itemHistory as readHistory } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'

export function itemHistory(): Command {
  return new Command('history')
    .description('every version of one item, oldest first')
    .argument('<population>', 'such as database')
    .argument('<item>', 'its key, such as an ARN')
    .action(async (population: string, key: string, _options: object, command: Command) => {
      const globals = globalsOf(command)
      const versions = await withOrganisation(globals, 'item history', (store, { id }) =>
        readOrg(store, id, (tx) => readHistory(tx, population, key)),
      )
      if (versions.length === 0) {
        throw new OperatingError(
          'item-unknown',
          `There is no item ${key} in ${population}.`,
          `See: beleg item list ${population}.`,
        )
      }
      printRows(versions, globals.json, {
        'recorded from': (version) => version.recordedFrom.toISOString(),
        to: (version) => version.recordedTo?.toISOString() ?? 'now',
        confirmed: (version) => (version.confirmed ? 'yes' : 'no'),
        content: (version) => JSON.stringify(version.content),
      })
    })
}
