import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { Command } from 'commander'
import { z } from 'zod'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { connectorIds, findConnector, parseSettings } from '#run/connectors.ts'
import { withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'

const Settings = z.record(z.string(), z.unknown())

export function sourceAdd(): Command {
  return new Command('add')
    .description('add a source, or change its settings')
    .argument('<id>', 'what to call it, such as aws-production')
    .requiredOption(
      '--connector <id>',
      new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(connectorIds),
    )
    .option('--settings <file>', 'a JSON file of settings; see src/connectors/<id>/readme.md')
    .option(
      '--recorded <file...>',
      'read recorded answers (.jsonl or .jsonl.gz) in place of the real system',
    )
    .action(
      async (
        id: string,
        options: { connector: string; settings?: string; recorded?: string[] },
        command: Command,
      ) => {
        const globals = globalsOf(command)
        const connector = findConnector(options.connector)
        const given = options.settings === undefined ? {} : readSettings(options.settings)
        if (options.recorded === undefined) parseSettings(connector, given)
        const settings = {
          ...given,
          ...(options.recorded !== undefined && {
            recorded: options.recorded.map((file) => resolve(file)),
          }),
        }
        const source = { id, connector: connector.id, settings }
        await withOrganisation(globals, 'source add', (store, { id: org }) =>
          withOrg(store, org, (tx) => putSource(tx, source)),
        )
        if (globals.json) return printJson(source)
        printLine(`Added ${id}. Next: beleg source test ${id}\n\n${connector.permissions.en}`)
        if (connector.policies)
          printLine(`What to copy for that: beleg source permissions ${connector.id}`)
      },
    )
}

function readSettings(file: string): Record<string, unknown> {
  try {
    const parsed = Settings.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.data
    throw new Error('it holds something else than one object')
  } catch (cause) {
    throw new OperatingError(
      'settings-unreadable',
      `The settings in ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a JSON file that holds one object.',
      { cause },
    )
  }
}
