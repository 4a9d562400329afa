import { Command } from 'commander'

import { keyOf, passphraseFile } from '#cli/backup-keys.ts'
import { globalsOf } from '#cli/globals.ts'
import { paint, printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { rowsOf } from '#run/backup/make-backup.ts'
import { readBackup } from '#run/backup/read-backup.ts'
import type { ReadBackup } from '#run/backup/read-backup.ts'

interface Check {
  check: string
  outcome: 'ok' | 'failed' | 'unknown'
  said: string
}

/** What only says that we did not get as far as looking. */
const couldNotTell = [
  'backup-not-opened',
  'backup-unreadable',
  'backup-newer',
  'backup-identity-refused',
]

export function backupVerify(): Command {
  return new Command('verify')
    .description('read a backup to its end and check every digest and log; needs no database')
    .argument('<file>', 'the backup')
    .option('--identity <file>', 'the private key that opens it, in place of a passphrase')
    .option(...passphraseFile)
    .action(
      async (
        file: string,
        options: { identity?: string; passphraseFile?: string },
        command: Command,
      ) => {
        const { json } = globalsOf(command)
        const checks = await verify(file, await keyOf(options))
        for (const check of checks) {
          if (json) printJson(check)
          else printLine(lineOf(check))
        }
        process.exitCode = checks.some(({ outcome }) => outcome === 'failed')
          ? 1
          : checks.some(({ outcome }) => outcome === 'unknown')
            ? 2
            : 0
      },
    )
}

async function verify(file: string, key: Parameters<typeof readBackup>[1]): Promise<Check[]> {
  try {
    return checksOf(await readBackup(file, key, {}))
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error
    return [
      {
        check: error.code,
        outcome: couldNotTell.includes(error.code) ? 'unknown' : 'failed',
        said: `${error.message} ${error.fix}`,
      },
    ]
  }
}

function checksOf(backup: ReadBackup): Check[] {
  const { header, manifest, logs } = backup
  return [
    {
      check: 'archive',
      outcome: 'ok',
      said: `of ${header.createdAt}, by Beleg ${header.beleg} on PostgreSQL ${header.postgresql}, schema ${header.schema.at(-1)?.name ?? ''}`,
    },
    {
      check: 'tables',
      outcome: 'ok',
      said: `${header.tables.length} tables, ${rowsOf(backup).toLocaleString('en')} rows, every digest as noted`,
    },
    ...manifest.folders.map(({ folder, files, bytes }): Check => ({
      check: folder,
      outcome: 'ok',
      said: `${files} files, ${bytes.toLocaleString('en')} bytes, every digest as noted`,
    })),
    ...logs.map(({ slug, outcome, said }): Check => ({ check: `log of ${slug}`, outcome, said })),
  ]
}

function lineOf({ check, outcome, said }: Check): string {
  const signs = {
    ok: paint('ok  ', 'green'),
    unknown: paint('??  ', 'yellow'),
    failed: paint('FAIL', 'red'),
  }
  return `${signs[outcome]} ${check}: ${said}`
}
