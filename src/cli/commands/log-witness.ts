import { resolve } from 'node:path'

import { Command } from 'commander'
import { pino } from 'pino'

import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { printJson, printLine } from '#cli/output.ts'
import { parsePort } from '#cli/parse-port.ts'
import { untilStopped } from '#cli/until-stopped.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { FormatError } from '#log/format-error.ts'
import { parseVkey } from '#log/note.ts'
import type { WitnessedLog } from '#log/witness.ts'
import { witnessKey } from '#run/witness-key.ts'
import { sha256 } from '#store/sha256.ts'
import { openWitnessState } from '#store/witness-state.ts'
import { startWebServer } from '#web/server.ts'
import { requestBudget } from '#web/witness/request-budget.ts'
import { witnessSite } from '#web/witness/witness-site.ts'

interface Options {
  log: string[]
  state: string
  key?: string
  name?: string
  port: number
  host: string
}

/** A slow or silent client is let go of; a log sends its whole request at once. */
const limits = { requestTimeout: 10_000, headersTimeout: 5000, keepAliveTimeout: 30_000 }
/** Of one peer. A log asks a few times every ten minutes. */
const budget = { burst: 60, perSecond: 5 }

export function logWitness(): Command {
  return new Command('witness')
    .description(
      'watch logs of others, and cosign what only grows, until Ctrl-C; needs no database',
    )
    .requiredOption(
      '--log <vkey>',
      'a log to watch, by its key; may be given several times',
      (vkey: string, before: string[] | undefined) => [...(before ?? []), vkey],
    )
    .option('--state <file>', 'the one file it must never lose', 'witness.db')
    .option('--key <file>', 'its private key, made on the first start; by default beside the state')
    .option('--name <name>', 'its name, such as witness.example.org/w1; for the first start')
    .option('--port <n>', 'the port to listen on', parsePort, 8090)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .action(async (options: Options, command: Command) => {
      const { json } = globalsOf(command)
      const logs = readLogs(options.log)
      const stopped = untilStopped()
      await inOrder(async (atEnd) => {
        const paths = {
          state: resolve(options.state),
          key: resolve(options.key ?? `${options.state}.key`),
        }
        const state = openWitnessState(paths.state)
        atEnd(() => state.close())
        const key = witnessKey(state, paths, options.name)
        const site = witnessSite({
          state,
          key,
          logs,
          evidence: `${paths.state}.evidence`,
          clock: () => new Date(),
          log: pino(pino.destination(2)),
          budget: requestBudget(budget),
        })
        const web = await startWebServer(site, options.port, options.host, limits)
        atEnd(() => web.close())
        if (json)
          printJson({ url: web.url, vkey: key.text, logs: logs.map(({ origin }) => origin) })
        else {
          printLine(`Witness at ${web.url}, for ${logs.map(({ origin }) => origin).join(', ')}.`)
          printLine(`Its line in a policy:\nwitness ${key.vkey.name} ${key.text} ${web.url}`)
        }
        await stopped
      })
    })
}

/** Keys of one origin are those of one log, as during a change of key. */
function readLogs(given: readonly string[]): WitnessedLog[] {
  const keys = given.map((text) => {
    try {
      return parseVkey(sha256, text)
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      throw new OperatingError(
        'log-key-refused',
        `"${text}" is no key of a log: ${cause.message}.`,
        "Give it as the log's operator publishes it: origin+id+key, in quotes.",
        { cause },
      )
    }
  })
  return [...Map.groupBy(keys, ({ name }) => name)].map(([origin, of]) => ({ origin, keys: of }))
}
