import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'

export function itemList(): Command {
  return new Command('list')
    .description('the items of a population, now or at a past instant')
    .argument('<population>', 'such as database')
    .option(
      '--as-of <instant>',
      'an instant such as 2026-11-23T06:00:00Z, by the clock of the record',
    )
    .action(async (population: string, options: { asOf?: string }, command: Command) => {
      const globals = globalsOf(command)
      const asOf = options.asOf === undefined ? undefined : parseInstant(options.asOf)
      const items = await withOrganisation(globals, 'item list', (store, { id }) =>
        readOrg(store, id, (tx) => listItems(tx, population, asOf ? { asOf } : {})),
      )
      printRows(items, globals.json, {
        item: (item) => item.key,
        confirmed: (item) => (item.confirmed ? 'yes' : 'no'),
        'recorded from': (item) => item.recordedFrom.toISOString(),
      })
    })
}

/** An instant as a person types it, with its offset. */
export function parseInstant(text: string): Date {
  const at = /(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : new Date(NaN)
  if (!Number.isNaN(at.getTime())) return at
  throw new OperatingError(
    'instant-unreadable',
    `"${text}" is no instant.`,
    'Write it with its offset, such as 2026-11-23T06:00:00Z.',
  )
}
