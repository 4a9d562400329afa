import { join } from 'node:path'

import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { parseOid, parseTsa, timeStampingOf } from '#cli/time-stamping.ts'
import type { TimeStampOptions } from '#cli/time-stamping.ts'
import { anchorLog } from '#run/anchor.ts'
import { publishAnchor } from '#run/publish-anchor.ts'
import { publishedFolder } from '#run/publish.ts'
import { logFolder } from '#store/log-place.ts'

export function logTimestamp(): Command {
  return new Command('timestamp')
    .description('have the last published checkpoint time-stamped by an authority (RFC 3161)')
    .requiredOption('--tsa <url>', 'the address of the authority', parseTsa)
    .requiredOption('--tsa-cert <file>', "its certificate, or its issuer's, as PEM")
    .option('--tsa-policy <oid>', 'the policy to ask for', parseOid)
    .action(async (options: TimeStampOptions, command: Command) => {
      const globals = globalsOf(command)
      const stamping = timeStampingOf(options)
      if (!stamping) throw new Error('--tsa is required')
      const anchor = await withOrganisation(
        globals,
        'log timestamp',
        async (store, organisation) => {
          const taken = await anchorLog(store, organisation, stamping)
          const folder = logFolder(organisation)
          publishAnchor(join(publishedFolder(store, organisation), folder), taken)
          return { ...taken, file: `${folder}/timestamps/${taken.size}.tsr` }
        },
      )
      const { size, at, entry, file } = anchor
      if (globals.json) printJson({ size, at: at.toISOString(), entry, file })
      else {
        printLine(`${at.toISOString()} is confirmed for the first ${size} entries, in ${file}.`)
        printLine(`Logged as entry ${entry}; the page shows it from the next publishing on.`)
      }
    })
}
