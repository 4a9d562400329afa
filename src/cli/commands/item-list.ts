import { Command } from 'commander'
import { z } from 'zod'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { sourcesOf } from '#engine/population.ts'
import { tests } from '#program/index.ts'
import { listItems, listPopulations } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

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
        readOrg(store, id, async (tx) => {
          const found = await listItems(tx, population, asOf ? { asOf } : {})
          if (found.length === 0) await requirePopulation(tx, population)
          return found
        }),
      )
      printRows(items, globals.json, {
        item: (item) => item.key,
        confirmed: (item) => (item.confirmed ? 'yes' : 'no'),
        'recorded from': (item) => item.recordedFrom.toISOString(),
      })
    })
}

/** An empty list must not stand for a typing error. */
async function requirePopulation(tx: Tx, id: string): Promise<void> {
  const looked = tests.flatMap(({ test }) => [test.on, ...sourcesOf(test.on)].map((on) => on.id))
  const known = new Set([...looked, ...(await listPopulations(tx))])
  if (known.has(id)) return
  throw new OperatingError(
    'population-unknown',
    `There is no population called ${id}.`,
    `Populations: ${[...known].toSorted().join(', ')}.`,
  )
}

const Instant = z.iso.datetime({ offset: true }).or(z.iso.datetime({ offset: true, precision: -1 }))

/** An instant as a person types it, with its offset. Date's own parser takes nearly anything, and 30 February for 2 March. */
export function parseInstant(text: string): Date {
  const at = Instant.safeParse(text)
  if (at.success) return new Date(at.data)
  throw new OperatingError(
    'instant-unreadable',
    `"${text}" is no instant.`,
    'Write it with its offset, such as 2026-11-23T06:00:00Z.',
  )
}
