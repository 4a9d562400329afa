import { Command } from 'commander'

import { keyOf, passphraseFile } from '#cli/backup-keys.ts'
import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { readCheckpoint } from '#cli/read-checkpoint.ts'
import { repeated } from '#cli/repeated.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { confirmRestore } from '#run/backup/confirm-restore.ts'
import { rowsOf } from '#run/backup/make-backup.ts'
import { restoreBackup } from '#run/backup/restore-backup.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations } from '#store/organisation.ts'

interface Options {
  identity?: string
  passphraseFile?: string
  latestCheckpoint?: string[]
  acceptLoss?: boolean
}

export function backupRestore(): Command {
  return new Command('restore')
    .description('restore a backup into an empty data directory and database')
    .argument('<file>', 'the backup')
    .option('--identity <file>', 'the private key that opens it, in place of a passphrase')
    .option(...passphraseFile)
    .option(
      '--latest-checkpoint <where>',
      'a file or address of the newest checkpoint known; the log must contain it',
      repeated,
    )
    .option('--accept-loss', 'sign although no later checkpoint can be looked at')
    .action(async (file: string, options: Options, command: Command) => {
      const globals = globalsOf(command)
      const key = await keyOf(options)
      // Before anything is changed: an address that does not answer is no reason to begin.
      const checkpoints = await Promise.all((options.latestCheckpoint ?? []).map(readCheckpoint))
      await withStore(
        globals,
        'backup restore',
        async (store) => {
          const backup = await restoreBackup(store, file, key)
          const confirmed = await confirm(store, checkpoints, options.acceptLoss ?? false)
          const { id, createdAt } = backup.header
          const logs = backup.logs.map(({ slug, said }) => ({
            slug,
            said,
            confirmed: confirmed.has(slug),
          }))
          if (globals.json) printJson({ id, createdAt, rows: rowsOf(backup), logs })
          else {
            printLine(`Restored the backup of ${createdAt}: ${rowsOf(backup)} rows, all as noted.`)
            for (const log of logs) printLine(`log of ${log.slug}: ${log.said}`)
            if (logs.some((log) => !log.confirmed))
              printLine('Nothing is signed yet. Next: beleg backup confirm --help')
          }
        },
        { mayBeHalfRestored: true },
      )
    })
}

/** The organisations whose logs may be signed from now on. */
async function confirm(
  store: Store,
  checkpoints: readonly string[],
  acceptLoss: boolean,
): Promise<Set<string>> {
  const confirmed = new Set<string>()
  const organisations = await listOrganisations(store)
  for (const checkpoint of checkpoints) {
    const origin = checkpoint.split('\n', 1)[0]
    const organisation = organisations.find((each) => each.origin === origin)
    if (!organisation) {
      throw new OperatingError(
        'checkpoint-refused',
        `The checkpoint is of ${origin ?? 'no log'}, which is not among the restored logs.`,
        'The backup is restored. Give the right one with: beleg backup confirm --latest-checkpoint',
      )
    }
    await confirmRestore(store, organisation, { checkpoint })
    confirmed.add(organisation.slug)
  }
  for (const organisation of acceptLoss ? organisations : []) {
    if (confirmed.has(organisation.slug)) continue
    await confirmRestore(store, organisation, 'loss-accepted')
    confirmed.add(organisation.slug)
  }
  return confirmed
}
