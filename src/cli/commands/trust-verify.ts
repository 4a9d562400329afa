import { Command } from 'commander'

import { globalsOf } from '#cli/globals.ts'
import { verifyAndPrint } from '#cli/verify-and-print.ts'

export function trustVerify(): Command {
  return new Command('verify')
    .description('check a trust page from outside: signature, proofs, wording and status')
    .argument('<url>', 'the address of the page')
    .option('--key <vkey>', "the log's key, as you learned it some other way")
    .option('--replay', 'read the whole log and work everything out again')
    .option(
      '--state <file>',
      'where to remember the checkpoint seen; by default per host, in your state folder',
    )
    .action(
      async (
        url: string,
        options: { key?: string; replay?: boolean; state?: string },
        command: Command,
      ) => {
        const { key, replay, state } = options
        process.exitCode = await verifyAndPrint(url, {
          ...(key !== undefined && { key }),
          ...(replay !== undefined && { replay }),
          ...(state !== undefined && { state }),
          json: globalsOf(command).json ?? false,
        })
      },
    )
}
