import { Command } from 'commander'

import { globalsOf } from '#cli/globals.ts'
import { certificatesIn } from '#cli/time-stamping.ts'
import { verifyAndPrint } from '#cli/verify-and-print.ts'
import { verifyTimeStamp } from '#run/time-stamp.ts'

export function trustVerify(): Command {
  return new Command('verify')
    .description('check a trust page from outside: signature, proofs, wording and status')
    .argument('<url>', 'the address of the page')
    .option('--key <vkey>', "the log's key, as you learned it some other way")
    .option('--policy <file>', 'the witnesses you trust, as a policy of your own')
    .option('--tsa-cert <file>', "a time-stamping authority's certificate, to check time stamps by")
    .option('--replay', 'read the whole log and work everything out again')
    .option(
      '--state <file>',
      'where to remember the checkpoint seen; by default per host, in your state folder',
    )
    .action(
      async (
        url: string,
        options: {
          key?: string
          policy?: string
          tsaCert?: string
          replay?: boolean
          state?: string
        },
        command: Command,
      ) => {
        const { key, policy, tsaCert, replay, state } = options
        const trusted = tsaCert === undefined ? undefined : certificatesIn(tsaCert)
        process.exitCode = await verifyAndPrint(url, {
          ...(key !== undefined && { key }),
          ...(policy !== undefined && { policy }),
          ...(trusted && {
            checkTimeStamp: async (response, stamped) =>
              (await verifyTimeStamp(response, stamped, trusted)).at,
          }),
          ...(replay !== undefined && { replay }),
          ...(state !== undefined && { state }),
          json: globalsOf(command).json ?? false,
        })
      },
    )
}
