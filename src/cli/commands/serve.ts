import { Command, InvalidArgumentError } from 'commander'
import { pino } from 'pino'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { parsePort } from '#cli/parse-port.ts'
import { repeated } from '#cli/repeated.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { days } from '#engine/duration.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { runUpkeep } from '#run/backup/upkeep.ts'
import type { Upkeep } from '#run/backup/upkeep.ts'
import { findOrganisation } from '#run/begin.ts'
import { publish } from '#run/publish.ts'
import { startSchedule } from '#run/schedule.ts'
import { holdLease } from '#store/lease.ts'
import { startWebServer, website } from '#web/server.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

interface Options {
  port: number
  host: string
  url?: string
  backup?: string
  backupRecipient?: string[]
  drillDays: number
}

export function serve(): Command {
  return new Command('serve')
    .description('serve the trust page, read sources and run tests on schedule, until Ctrl-C')
    .option('--port <n>', 'the port to listen on', parsePort, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--url <url>', 'the address people reach the page under')
    .option(
      '--backup <dir>',
      'write a backup into this folder once a day, and keep 7 days, 4 weeks, 12 months',
    )
    .option('--backup-recipient <key>', 'a public key (age1…) these backups are for', repeated)
    .option(
      '--drill-days <n>',
      'days between two proofs that a backup restores; 0 for none',
      parseDays,
      30,
    )
    .action(async (options: Options, command: Command) => {
      const upkeep = upkeepOf(options)
      const globals = globalsOf(command)
      const log = pino()
      const stopped = untilStopped()
      await withStore(globals, 'serve', async (store) => {
        await inOrder(async (atEnd) => {
          atEnd(await holdLease(store, 'beleg serve'))
          const organisation = await findOrganisation(store, globals.org)
          const web = await startWebServer(
            website(store, organisation, log),
            options.port,
            options.host,
          )
          atEnd(() => web.close())
          const publishing = { render: renderTrust, site: options.url ?? web.url }
          await publish(store, organisation, publishing)
          atEnd(
            await startSchedule(
              store,
              publishing,
              (error) => log.error({ err: error }, 'scheduled work failed'),
              () => runUpkeep(store, upkeep),
            ),
          )
          log.info({ url: web.url, organisation: organisation.slug }, 'serving')
          await stopped
        })
      })
    })
}

function upkeepOf({ backup, backupRecipient, drillDays }: Options): Upkeep {
  const drillEvery = days(drillDays)
  if (backup === undefined) return { drillEvery }
  if (backupRecipient) return { drillEvery, daily: { folder: backup, recipients: backupRecipient } }
  throw new OperatingError(
    'backup-recipient-missing',
    'Nobody is named who can open the daily backups.',
    'Make a key with beleg backup keygen FILE, keep the file elsewhere, and give what it prints as --backup-recipient.',
  )
}

function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of days.')
}
