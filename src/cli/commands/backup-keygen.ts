import { writeFileSync } from 'node:fs'

import { Command } from 'commander'

import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { makeKeyPair } from '#store/backup/sealing.ts'

export function backupKeygen(): Command {
  return new Command('keygen')
    .description('make a key pair: the file opens backups, the line printed closes them')
    .argument('<file>', 'where the private key goes; keep it away from this machine')
    .action(async (file: string, _options: object, command: Command) => {
      const { identity, recipient } = await makeKeyPair()
      write(file, `# public key: ${recipient}\n${identity}\n`)
      if (globalsOf(command).json) printJson({ file, recipient })
      else printLine(recipient)
    })
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw new OperatingError(
      'identity-unwritable',
      `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a new file in a folder that exists. A key that is there is never replaced.',
      { cause },
    )
  }
}
