import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printRows, progress } from '#cli/output.ts'
import { printSaid } from '#cli/print-said.ts'
import type { Receipt } from '#engine/receipt.ts'
import { readSources } from '#run/round.ts'

export function sourceRead(): Command {
  return new Command('read')
    .description('read a source, or all of them, and record what came back')
    .argument('[id]')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const globals = globalsOf(command)
      const receipts: Receipt[] = []
      await withOrganisation(globals, 'source read', (store, { id: org }) =>
        readSources(store, org, id, {
          onReceipt(receipt) {
            receipts.push(receipt)
            if (!globals.json)
              progress(`${receipt.complete ? 'read  ' : 'unread'} ${receipt.scope}`)
          },
        }),
      )
      printRows(receipts, globals.json, {
        scope: (receipt) => receipt.scope,
        read: (receipt) => (receipt.complete ? 'complete' : `incomplete: ${receipt.because ?? ''}`),
        items: (receipt) => String(receipt.items),
        evidence: (receipt) => receipt.evidence?.slice(0, 16) ?? '-',
      })
      if (!globals.json) printSaid(receipts)
    })
}
