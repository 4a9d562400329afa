import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows } from '#cli/output.ts'
import { printSaid } from '#cli/print-said.ts'
import { findSource } from '#run/round.ts'
import { tryReading } from '#run/try-reading.ts'
import { readOrg } from '#store/organisation.ts'

export function sourceTest(): Command {
  return new Command('test')
    .description('read a source without recording anything, and show what could be read')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const globals = globalsOf(command)
      const { receipts } = await withOrganisation(
        globals,
        'source test',
        async (store, { id: org }) =>
          await tryReading(store, org, await readOrg(store, org, (tx) => findSource(tx, id))),
      )
      printRows(receipts, globals.json, {
        scope: (receipt) => receipt.scope,
        read: (receipt) => (receipt.complete ? 'complete' : `incomplete: ${receipt.because ?? ''}`),
        items: (receipt) => String(receipt.items),
        calls: (receipt) => String(receipt.calls),
      })
      if (!globals.json) printSaid(receipts)
      if (receipts.some((receipt) => !receipt.complete)) process.exitCode = 1
    })
}
