import { Command } from 'commander'

import { lockOf, passphraseFile } from '#cli/backup-keys.ts'
import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { repeated } from '#cli/repeated.ts'
import { makeBackup, rowsOf } from '#run/backup/make-backup.ts'

export function backupCreate(): Command {
  return new Command('create')
    .description('write everything into one encrypted file, while the server runs')
    .argument('<file>', 'where to write it; tools call such a file *.age')
    .option(
      '--recipient <key>',
      'a public key (age1…) to encrypt for, in place of a passphrase',
      repeated,
    )
    .option(...passphraseFile)
    .option('--force', 'replace the file if it exists')
    .action(
      async (
        file: string,
        options: { recipient?: string[]; passphraseFile?: string; force?: boolean },
        command: Command,
      ) => {
        const globals = globalsOf(command)
        const lock = await lockOf(options)
        const backup = await withStore(globals, 'backup create', (store) =>
          makeBackup(store, file, { lock, mayReplace: options.force ?? false }),
        )
        const { header, manifest, bytes } = backup
        const rows = rowsOf(backup)
        const logs = header.organisations.map(({ id, slug }) => {
          const head = manifest.logs.find(({ org }) => org === id)
          return { slug, size: head?.size, root: head?.root }
        })
        if (globals.json)
          printJson({ file, id: header.id, createdAt: header.createdAt, bytes, rows, logs })
        else {
          printLine(
            `${file}: ${(bytes / 1e6).toFixed(1)} MB, ${rows.toLocaleString('en')} rows, ${manifest.folders.map(({ folder, files }) => `${files} files of ${folder}/`).join(', ')}`,
          )
          for (const { slug, size, root } of logs)
            printLine(`log of ${slug}: ${size} entries, root ${root}`)
        }
      },
    )
}
