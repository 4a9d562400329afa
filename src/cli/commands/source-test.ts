import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printReceipts } from '#cli/print-receipts.ts'
import { findSource } from '#run/round.ts'
import { tryReading } from '#run/try-reading.ts'
import { readOrg } from '#store/organisation.ts'

export function sourceTest(): Command {
  return new Command('test')
    .description('read a source without recording anything, and show what could be read')
    .argument('<id>')
    .option('--all', 'a line for each scope, not one for each call')
    .action(async (id: string, options: { all?: true }, command: Command) => {
      const globals = globalsOf(command)
      const { receipts } = await withOrganisation(
        globals,
        'source test',
        async (store, { id: org }) =>
          await tryReading(store, org, await readOrg(store, org, (tx) => findSource(tx, id))),
      )
      printReceipts(receipts, globals, options)
      if (receipts.some((receipt) => !receipt.complete)) process.exitCode = 1
    })
}
