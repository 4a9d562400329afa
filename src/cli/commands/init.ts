import { Command } from 'commander'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { beginOrganisation } from '#run/begin.ts'

export function init(): Command {
  return new Command('init')
    .description('begin an organisation and its log')
    .requiredOption('--name <name>', 'the company, as its customers know it')
    .requiredOption(
      '--origin <origin>',
      'the name of its log, for ever: the public address without scheme, such as trust.example.com/log',
    )
    .option('--slug <slug>', 'a short name for commands; made from the name if absent')
    .option('--time-zone <zone>', 'for deadlines and dates, such as Europe/Berlin', 'UTC')
    .action(
      async (
        options: { name: string; origin: string; slug?: string; timeZone: string },
        command: Command,
      ) => {
        const globals = globalsOf(command)
        const slug = options.slug ?? slugOf(options.name)
        refuseBad(options, slug)
        const organisation = await withStore(globals, 'init', (store) =>
          beginOrganisation(store, { ...options, slug }),
        )
        if (globals.json) printJson(organisation)
        else
          printLine(
            `${organisation.name} begins. Its log is ${organisation.origin}.\nNext: beleg serve. It prints the address at which the first account is set up.`,
          )
      },
    )
}

function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function refuseBad({ origin, timeZone }: { origin: string; timeZone: string }, slug: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) {
    throw new OperatingError(
      'slug-refused',
      `"${slug}" cannot be a short name.`,
      'Give one with --slug: small letters, digits and hyphens.',
    )
  }
  if (!/^[a-z0-9.:-]+(\/[a-z0-9._-]+)*$/i.test(origin)) {
    throw new OperatingError(
      'origin-refused',
      `"${origin}" cannot name a log.`,
      'Give host and path without scheme, such as trust.example.com/log.',
    )
  }
  if (!Intl.supportedValuesOf('timeZone').includes(timeZone) && timeZone !== 'UTC') {
    throw new OperatingError(
      'time-zone-unknown',
      `There is no time zone ${timeZone}.`,
      'Give an IANA name, such as Europe/Berlin.',
    )
  }
}
