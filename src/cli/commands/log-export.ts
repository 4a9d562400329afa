import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { terminal } from '#cli/output.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'

const pageSize = 1000

export function logExport(): Command {
  return new Command('export')
    .description('every entry of the log, one a line, byte for byte as it was hashed')
    .action(async (_options: object, command: Command) => {
      await withOrganisation(globalsOf(command), 'log export', async (store, { id }) => {
        const { size } = await readOrg(store, id, readHead)
        for (let from = 0; from < size; from += pageSize) {
          const entries = await readOrg(store, id, (tx) =>
            readEntries(tx, from, Math.min(size, from + pageSize)),
          )
          for (const { bytes } of entries) terminal.out(Buffer.concat([bytes, Buffer.from('\n')]))
        }
      })
    })
}
