import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { Command } from 'commander'
import { pino } from 'pino'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { keepRunning, logTrouble } from '#cli/keep-running.ts'
import { paint, printJson, printLine, progress } from '#cli/output.ts'
import { parsePort } from '#cli/parse-port.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { checkLine } from '#cli/verify-and-print.ts'
import { verifyUrl } from '#cli/verify-url.ts'
import { company, demoWindowSeconds, denyRegion, prepareCompany } from '#demo/company.ts'
import { startEndpoints } from '#demo/endpoints.ts'
import { prepareDemoPeople } from '#demo/people.ts'
import { keepDemoLeaver } from '#demo/program.ts'
import type { Receipt } from '#engine/receipt.ts'
import { exitCode } from '#log/verify-site.ts'
import { outboundFetch } from '#run/outbound.ts'
import { publish } from '#run/publish.ts'
import { readSources, runTests } from '#run/round.ts'
import { startSchedule } from '#run/schedule.ts'
import type { TrustPage } from '#run/trust.ts'
import type { Store } from '#store/database.ts'
import { readOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'
import { startWebServer, website } from '#web/server.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

export function demo(): Command {
  return new Command('demo')
    .description(
      'run everything for an invented company: database, sources, tests, trust page, and its verification',
    )
    .option('--port <n>', 'the port to listen on', parsePort, 8080)
    .action(async (options: { port: number }, command: Command) => {
      const globals = globalsOf(command)
      const startedMs = Date.now()
      const stopped = untilStopped()
      // With --json stdout holds results only: one line, once all is ready.
      const say = globals.json ? progress : printLine
      say(paint('Beleg demo', 'bold'))
      await withStore(globals, 'demo', async (store) => {
        const how = store.server?.reused ? 'found running' : 'started'
        say(
          `PostgreSQL ${store.version} ${store.server ? `(embedded) ${how}` : '(DATABASE_URL) connected'} in ${seconds(startedMs)}`,
        )
        await inOrder(async (atEnd) => {
          const log = pino({ level: 'error' }, pino.destination(2))
          const hold = await keepRunning(store, 'beleg demo', log)
          atEnd(() => hold.letGo())
          const endpoints = await startEndpoints(
            company.domain,
            join(store.directory.root, 'demo-ports.json'),
          )
          atEnd(() => endpoints.close())
          const organisation = await prepareCompany(store, endpoints, { isWhole: true })
          const web = await startWebServer(
            website(store, organisation, log),
            options.port,
            '127.0.0.1',
          )
          atEnd(() => web.close())
          const publishing = { render: renderTrust, site: web.url }

          const first = await observe(store, organisation, say)
          await denyRegion(store, organisation.id)
          if (first) await keepDemoLeaver(store, organisation.id)
          say('\nReading sources:')
          const read = await readSome(store, organisation, first && 'aws')
          const unchanged = first?.receipts.filter(({ scope }) => !scope.startsWith('aws/')) ?? []
          sayReceipts([...unchanged, ...read], say)
          if (first) await sleep(Math.max(0, first.endsMs - Date.now()))
          await runTests(store, organisation.id, 'manual')
          const page = await publish(store, organisation, publishing)
          sayControls(page, say)
          say(`\nTrust page   ${paint(`${web.url}/`, 'bold')}   (auf Deutsch: ${web.url}/de/)`)
          const people = await prepareDemoPeople(
            store,
            organisation.id,
            `http://localhost:${web.port}`,
          )
          say('Look behind, as one of its people (each link is good once, for a day):')
          for (const { about, link } of people) say(`  ${about.padEnd(14)} ${link}`)
          say('')

          say(`Verifying ${web.url} from outside:`)
          const verification = await verifyUrl(web.url, {
            state: join(store.directory.root, 'demo-verifier.json'),
            replay: true,
          })
          for (const check of verification.checks) say(`  ${checkLine(check)}`)
          const isVerified = exitCode(verification) === 0
          say(
            isVerified
              ? `  ${paint('The page is what the log says.', 'green')}`
              : `  ${paint('NOT verified.', 'red')}`,
          )
          say(`\nReady after ${seconds(startedMs)}. Ctrl-C stops.`)
          if (globals.json) {
            const controls = page.controls.map(({ id, status }) => ({
              control: id,
              status: status.status,
            }))
            printJson({ url: web.url, verified: isVerified, controls, people })
          }

          atEnd(
            await startSchedule(
              store,
              async () => publishing,
              (error) => {
                if (error !== undefined) logTrouble(log, error, 'scheduled work failed')
              },
              undefined,
              // No mail server, whatever the environment says: these people do not exist.
              { fetch: outboundFetch() },
            ),
          )
          await Promise.race([stopped, hold.ousted])
          say('Stopping.')
        })
      })
    })
}

type Say = (text: string) => void

/** The first time: a reading and a run of which all is well in AWS, and when the (shortened) window ends that begins with it. */
async function observe(
  store: Store,
  organisation: Organisation,
  say: Say,
): Promise<{ receipts: Receipt[]; endsMs: number } | undefined> {
  const earlier = await readOrg(store, organisation.id, (tx) => lastRun(tx, 'storage-encrypted'))
  if (earlier) return undefined
  const receipts = await readSome(store, organisation, undefined)
  await runTests(store, organisation.id, 'manual')
  say(
    `\nFirst run done. Nothing holds on the first day: that takes a window, ${demoWindowSeconds} s here.`,
  )
  return { receipts, endsMs: Date.now() + demoWindowSeconds * 1000 }
}

/** Reads one source, or all of them. */
async function readSome(
  store: Store,
  organisation: Organisation,
  source: string | undefined,
): Promise<Receipt[]> {
  const receipts: Receipt[] = []
  await readSources(store, organisation.id, source, {
    onReceipt: (receipt) => receipts.push(receipt),
  })
  return receipts
}

function sayReceipts(receipts: readonly Receipt[], say: Say): void {
  for (const [source, read] of Map.groupBy(receipts, ({ scope }) => scope.split('/')[0] ?? '')) {
    const complete = read.filter((receipt) => receipt.complete).length
    const items = read
      .filter((receipt) => !receipt.detail)
      .reduce((sum, receipt) => sum + receipt.items, 0)
    say(
      `  ${source.padEnd(5)} ${complete} of ${read.length} scopes read to the end, ${items} items`,
    )
    for (const receipt of read.filter((each) => !each.complete)) {
      say(`        ${paint('unread', 'yellow')} ${receipt.scope}: ${receipt.because ?? ''}`)
    }
  }
}

const colours = {
  met: 'green',
  deviated: 'yellow',
  excepted: 'yellow',
  failing: 'red',
  stale: 'yellow',
  pending: 'yellow',
  withdrawn: 'yellow',
} as const

function sayControls(page: TrustPage, say: Say): void {
  say('\nControls:')
  for (const { sentence, status, tests } of page.controls) {
    say(`  ${paint(status.status.padEnd(9), colours[status.status])} ${sentence.en}`)
    for (const { test, run, status: standing } of tests) {
      if (!run) continue
      const { pass, n, failing, excepted, unknown, excluded } = run.counts
      const rest = [
        failing && `${failing} failing`,
        excepted && `${excepted} excepted`,
        unknown && `${unknown} unknown`,
        excluded && `${excluded} outside the system`,
      ]
        .filter(Boolean)
        .join(', ')
      say(
        `            ${standing.status.padEnd(9)} ${test.id}: ${pass} of ${n} pass${rest ? `, ${rest}` : ''} · ${run.complete} of ${run.expected} scopes`,
      )
    }
  }
}

function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`
}
