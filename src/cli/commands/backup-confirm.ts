import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { readCheckpoint } from '#cli/read-checkpoint.ts'
import { confirmRestore } from '#run/backup/confirm-restore.ts'

export function backupConfirm(): Command {
  return new Command('confirm')
    .description('let a restored log be signed again, once it contains all that was published')
    .option(
      '--latest-checkpoint <where>',
      'a file or address of the newest checkpoint known; by default where the log is published',
    )
    .option('--accept-loss', 'no copy of a later checkpoint is left anywhere')
    .action(
      async (options: { latestCheckpoint?: string; acceptLoss?: boolean }, command: Command) => {
        const globals = globalsOf(command)
        await withOrganisation(globals, 'backup confirm', async (store, organisation) => {
          const where = options.latestCheckpoint ?? `https://${organisation.origin}/checkpoint`
          const wasOpen = await confirmRestore(
            store,
            organisation,
            options.acceptLoss && options.latestCheckpoint === undefined
              ? 'loss-accepted'
              : { checkpoint: await readCheckpoint(where) },
          )
          const { slug } = organisation
          if (globals.json) printJson({ slug, confirmed: wasOpen })
          else if (wasOpen) printLine(`The log of ${slug} is signed again. Next: beleg doctor`)
          else printLine(`There is nothing to confirm for ${slug}.`)
        })
      },
    )
}
