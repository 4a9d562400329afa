import { Command, InvalidArgumentError, Option } from 'commander'
import { pino } from 'pino'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { keepRunning, logTrouble } from '#cli/keep-running.ts'
import { parsePort } from '#cli/parse-port.ts'
import { publishedSite } from '#cli/published-site.ts'
import { repeated } from '#cli/repeated.ts'
import { parseOid, parseTsa, timeStampingOf } from '#cli/time-stamping.ts'
import type { TimeStampOptions } from '#cli/time-stamping.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { days } from '#engine/duration.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { runUpkeep } from '#run/backup/upkeep.ts'
import type { Upkeep } from '#run/backup/upkeep.ts'
import { findOrganisation } from '#run/begin.ts'
import { publish } from '#run/publish.ts'
import { startSchedule } from '#run/schedule.ts'
import { explain } from '#store/explain.ts'
import { startWebServer, website } from '#web/server.ts'
import type { Reach } from '#web/server.ts'
import { Trouble } from '#web/trouble.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

interface ServeOptions extends TimeStampOptions {
  role: 'all' | 'web' | 'worker'
  port: number
  host: string
  url?: string
  behindProxy?: true
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
      '--behind-proxy',
      'believe the last address in X-Forwarded-For: a proxy of yours adds it',
    )
    .addOption(
      new Option('--role <role>', 'what this process does: pages, scheduled work, or both')
        .choices(['all', 'web', 'worker'])
        .default('all'),
    )
    .option('--tsa <url>', 'an RFC 3161 authority to take a time stamp from once a day', parseTsa)
    .option('--tsa-cert <file>', "its certificate, or its issuer's, as PEM")
    .option('--tsa-policy <oid>', 'the policy to ask it for', parseOid)
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
    .action(async (options: ServeOptions, command: Command) => {
      const upkeep = upkeepOf(options)
      const globals = globalsOf(command)
      const timeStamping = timeStampingOf(options)
      const log = pino()
      const stopped = untilStopped()
      const { port, host, role } = options

      if (role === 'web') {
        // The pages are files and need no database; whatever else it shows waits until there is one.
        await inOrder(async (atEnd) => {
          const published = publishedSite(globals, log, reachOf(options))
          atEnd(() => published.close())
          const web = await startWebServer(published.site, port, host)
          atEnd(() => web.close())
          log.info({ url: web.url }, 'serving')
          await stopped
        })
        return
      }
      await withStore(globals, 'serve', async (store) => {
        await inOrder(async (atEnd) => {
          const hold = await keepRunning(store, 'beleg serve', log)
          atEnd(() => hold.letGo())
          const trouble = new Trouble()
          const organisation = await findOrganisation(store, globals.org)
          const web =
            role === 'all' &&
            (await startWebServer(
              website(store, organisation, log, trouble, reachOf(options)),
              port,
              host,
            ))
          if (web) atEnd(() => web.close())
          const site = options.url ?? (web ? web.url : undefined)
          const publishing = {
            render: renderTrust,
            ...(site !== undefined && { site }),
            heard: (said: string) => log.warn(said),
            ...(timeStamping && { timeStamping }),
          }
          const onTick = (error?: unknown) => {
            if (error === undefined) return trouble.ended()
            if (trouble.failed(error, new Date())) logTrouble(log, error, 'scheduled work failed')
          }
          try {
            await publish(store, organisation, publishing)
          } catch (cause) {
            const error = explain(cause)
            // What a person can put right is no reason to take down the page that is there; the schedule tries again.
            if (!(error instanceof OperatingError)) throw error
            onTick(error)
          }
          atEnd(await startSchedule(store, publishing, onTick, () => runUpkeep(store, upkeep)))
          const url = web ? { url: web.url } : {}
          log.info({ ...url, organisation: organisation.slug }, web ? 'serving' : 'working')
          await Promise.race([stopped, hold.ousted])
        })
      })
    })
}

function reachOf({ url, behindProxy }: ServeOptions): Reach {
  return { ...(url !== undefined && { site: url }), ...(behindProxy && { behindProxy }) }
}

function upkeepOf({ backup, backupRecipient, drillDays }: ServeOptions): Upkeep {
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
