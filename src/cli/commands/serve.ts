import { Command, InvalidArgumentError, Option } from 'commander'
import type { Hono } from 'hono'
import { pino } from 'pino'
import type { Logger } from 'pino'

import { withStore } from '#cli/context.ts'
import { environment } from '#cli/environment.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { keepRunning, logTrouble } from '#cli/keep-running.ts'
import { outboundOf } from '#cli/outbound-of.ts'
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
import type { Publishing } from '#run/publish.ts'
import { startSchedule } from '#run/schedule.ts'
import { setupLink } from '#run/setup-link.ts'
import type { Store } from '#store/database.ts'
import { isExample } from '#store/example.ts'
import { explain } from '#store/explain.ts'
import { everyHostname, listHostnames } from '#store/hostnames.ts'
import { listOrganisations } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { manySites } from '#web/many-sites.ts'
import { openDuties } from '#web/portal/read-duties.ts'
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
    .option(
      '--tsa <url>',
      'an RFC 3161 authority to take a time stamp from once a day, and for each sealed paper',
      parseTsa,
    )
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
      const outbound = outboundOf(environment)
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
          const reach = reachOf(options)
          const organisations = await organisationsOf(store, globals.org)
          const web =
            role === 'all' &&
            (await startWebServer(siteOf(store, organisations, log, trouble, reach), port, host))
          if (web) atEnd(() => web.close())
          async function publishingOf(organisation: Organisation): Promise<Publishing> {
            const site = await addressOf(
              store,
              organisation,
              options.url ?? (web ? web.url : undefined),
            )
            return {
              render: renderTrust,
              openDuties,
              ...(site !== undefined && { site }),
              heard: (said: string) => log.warn(said),
              ...(timeStamping && { timeStamping }),
            }
          }
          const onTick = (error?: unknown) => {
            if (error === undefined) return trouble.ended()
            if (trouble.failed(error, new Date())) logTrouble(log, error, 'scheduled work failed')
          }
          for (const organisation of organisations) {
            try {
              await publish(store, organisation, await publishingOf(organisation))
            } catch (cause) {
              const error = explain(cause)
              // What a person can put right is no reason to take down the page that is there; the schedule tries again.
              if (!(error instanceof OperatingError)) throw error
              onTick(error)
            }
            const { site = '' } = await publishingOf(organisation)
            const setup =
              site === '' ? undefined : await setupLink(store, organisation, byName(site))
            if (setup !== undefined)
              log.warn(
                { setup },
                'nobody has access yet: open this address to set up the first account',
              )
          }
          atEnd(
            await startSchedule(
              store,
              publishingOf,
              onTick,
              () => runUpkeep(store, upkeep),
              outbound,
            ),
          )
          const url = web ? { url: web.url } : {}
          const served = organisations.map(({ slug }) => slug).join(', ')
          log.info({ ...url, organisation: served }, web ? 'serving' : 'working')
          await Promise.race([stopped, hold.ousted])
        })
      })
    })
}

/** The same place by a name: a browser makes no passkey for an IP address. */
function byName(site: string): string {
  return site.replace(/^http:\/\/127\.0\.0\.1(?=[:/]|$)/, 'http://localhost')
}

/** The organisation named, or all of this instance; an operating error where there is none. */
async function organisationsOf(store: Store, slug: string | undefined): Promise<Organisation[]> {
  const all = (await listOrganisations(store)).filter((each) => !isExample(each.slug))
  return slug === undefined && all.length > 1 ? all : [await findOrganisation(store, slug)]
}

/** One site, or one for each organisation under its own host names. */
function siteOf(
  store: Store,
  organisations: readonly Organisation[],
  log: Logger,
  trouble: Trouble,
  reach: Reach,
): Hono {
  const [only, ...others] = organisations
  if (only && others.length === 0) return website(store, only, log, trouble, reach)
  const { site: _ofOne, ...shared } = reach
  return manySites(
    () => everyHostname(store),
    async (id) => {
      const organisation = (await listOrganisations(store)).find((each) => each.id === id)
      return organisation && website(store, organisation, log, trouble, shared)
    },
    log,
  )
}

/** Where people reach an organisation: under a host name of its own, else under the address of the instance. */
async function addressOf(
  store: Store,
  { id }: Organisation,
  otherwise: string | undefined,
): Promise<string | undefined> {
  const [name] = [...(await listHostnames(store))].find(([, org]) => org === id) ?? []
  return name === undefined ? otherwise : `https://${name}`
}

function reachOf(options: ServeOptions): Reach {
  const { url, behindProxy } = options
  const timeStamping = timeStampingOf(options)
  return {
    ...(timeStamping && { timeStamping }),
    ...(url !== undefined && { site: url }),
    ...(behindProxy && { behindProxy }),
    hasMailServer: environment.smtpUrl !== undefined,
  }
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
