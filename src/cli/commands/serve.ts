import { Command } from 'commander'
import { pino } from 'pino'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { keepRunning, logTrouble } from '#cli/keep-running.ts'
import { parsePort } from '#cli/parse-port.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { findOrganisation } from '#run/begin.ts'
import { publish } from '#run/publish.ts'
import { startSchedule } from '#run/schedule.ts'
import { explain } from '#store/explain.ts'
import { startWebServer, website } from '#web/server.ts'
import { Trouble } from '#web/trouble.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

export function serve(): Command {
  return new Command('serve')
    .description('serve the trust page, read sources and run tests on schedule, until Ctrl-C')
    .option('--port <n>', 'the port to listen on', parsePort, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--url <url>', 'the address people reach the page under')
    .action(async (options: { port: number; host: string; url?: string }, command: Command) => {
      const globals = globalsOf(command)
      const log = pino()
      const stopped = untilStopped()
      await withStore(globals, 'serve', async (store) => {
        await inOrder(async (atEnd) => {
          const hold = await keepRunning(store, 'beleg serve', log)
          atEnd(() => hold.letGo())
          const trouble = new Trouble()
          const organisation = await findOrganisation(store, globals.org)
          const web = await startWebServer(
            website(store, organisation, log, trouble),
            options.port,
            options.host,
          )
          atEnd(() => web.close())
          const publishing = { render: renderTrust, site: options.url ?? web.url }
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
          atEnd(await startSchedule(store, publishing, onTick))
          log.info({ url: web.url, organisation: organisation.slug }, 'serving')
          await Promise.race([stopped, hold.ousted])
        })
      })
    })
}
