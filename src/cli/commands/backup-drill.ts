import { Command } from 'commander'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { drillBackup } from '#run/backup/drill-backup.ts'

export function backupDrill(): Command {
  return new Command('drill')
    .description('prove that a backup restores: make one, restore it beside, compare, drop it')
    .action(async (_options: object, command: Command) => {
      const globals = globalsOf(command)
      const drill = await withStore(globals, 'backup drill', drillBackup)
      if (globals.json) {
        printJson(drill)
        return
      }
      printLine(
        `${drill.rows.toLocaleString('en')} rows of ${drill.tables} tables and ${drill.files} files came back as they were: ${(drill.bytes / 1e6).toFixed(1)} MB, written in ${drill.createSeconds} s, restored in ${drill.restoreSeconds} s.`,
      )
      for (const { slug, size, root } of drill.logs)
        printLine(`log of ${slug}: ${size} entries, root ${root}, signed again by the restored key`)
    })
}
