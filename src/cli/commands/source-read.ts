import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printReceipts, readingProgress } from '#cli/print-receipts.ts'
import type { Receipt } from '#engine/receipt.ts'
import { readSources } from '#run/round.ts'

export function sourceRead(): Command {
  return new Command('read')
    .description('read a source, or all of them, and record what came back')
    .argument('[id]')
    .option('--all', 'a line for each scope, not one for each call')
    .action(async (id: string | undefined, options: { all?: true }, command: Command) => {
      const globals = globalsOf(command)
      const receipts: Receipt[] = []
      const say = globals.json ? undefined : readingProgress()
      await withOrganisation(globals, 'source read', (store, { id: org }) =>
        readSources(store, org, id, {
          onReceipt(receipt) {
            receipts.push(receipt)
            say?.(receipt)
          },
        }),
      )
      printReceipts(receipts, globals, options)
    })
}
