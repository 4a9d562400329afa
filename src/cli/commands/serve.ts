import { Command } from 'commander'
import { pino } from 'pino'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { parsePort } from '#cli/parse-port.ts'
import { parseOid, parseTsa, timeStampingOf } from '#cli/time-stamping.ts'
import type { TimeStampOptions } from '#cli/time-stamping.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { findOrganisation } from '#run/begin.ts'
import { publish } from '#run/publish.ts'
import { startSchedule } from '#run/schedule.ts'
import { holdLease } from '#store/lease.ts'
import { startWebServer, website } from '#web/server.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

interface Options extends TimeStampOptions {
  port: number
  host: string
  url?: string
}

export function serve(): Command {
  return new Command('serve')
    .description('serve the trust page, read sources and run tests on schedule, until Ctrl-C')
    .option('--port <n>', 'the port to listen on', parsePort, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--url <url>', 'the address people reach the page under')
    .option('--tsa <url>', 'an RFC 3161 authority to take a time stamp from once a day', parseTsa)
    .option('--tsa-cert <file>', "its certificate, or its issuer's, as PEM")
    .option('--tsa-policy <oid>', 'the policy to ask it for', parseOid)
    .action(async (options: Options, command: Command) => {
      const globals = globalsOf(command)
      const timeStamping = timeStampingOf(options)
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
          const publishing = {
            render: renderTrust,
            site: options.url ?? web.url,
            heard: (trouble: string) => log.warn(trouble),
            ...(timeStamping && { timeStamping }),
          }
          await publish(store, organisation, publishing)
          atEnd(
            await startSchedule(store, publishing, (error) =>
              log.error({ err: error }, 'scheduled work failed'),
            ),
          )
          log.info({ url: web.url, organisation: organisation.slug }, 'serving')
          await stopped
        })
      })
    })
}
