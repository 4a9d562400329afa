import { Command } from 'commander'

import { allActions } from '#run/all-actions.ts'

import { actionCommand } from './action-commands.ts'
import { backupConfirm } from './commands/backup-confirm.ts'
import { backupCreate } from './commands/backup-create.ts'
import { backupDrill } from './commands/backup-drill.ts'
import { backupKeygen } from './commands/backup-keygen.ts'
import { backupRestore } from './commands/backup-restore.ts'
import { backupVerify } from './commands/backup-verify.ts'
import { controlStatus } from './commands/control-status.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { evidenceReplay } from './commands/evidence-replay.ts'
import { init } from './commands/init.ts'
import { itemHistory } from './commands/item-history.ts'
import { itemList } from './commands/item-list.ts'
import { logExport } from './commands/log-export.ts'
import { logPolicy } from './commands/log-policy.ts'
import { logRecover } from './commands/log-recover.ts'
import { logTimestamp } from './commands/log-timestamp.ts'
import { logWitness } from './commands/log-witness.ts'
import { serve } from './commands/serve.ts'
import { sourceAdd } from './commands/source-add.ts'
import { sourcePermissions } from './commands/source-permissions.ts'
import { sourceRead } from './commands/source-read.ts'
import { sourceTest } from './commands/source-test.ts'
import { testList } from './commands/test-list.ts'
import { testRun } from './commands/test-run.ts'
import { testShow } from './commands/test-show.ts'
import { trustPublish } from './commands/trust-publish.ts'
import { trustVerify } from './commands/trust-verify.ts'
import { verdictList } from './commands/verdict-list.ts'
import { environment } from './environment.ts'
import { terminal } from './output.ts'

/** Every command, as `beleg <object> <verb>`. */
const objects: Record<string, { about: string; verbs: readonly (() => Command)[] }> = {
  source: {
    about: 'outside systems that facts are read from',
    verbs: [sourcePermissions, sourceAdd, sourceTest, sourceRead],
  },
  test: { about: 'rules over every item of a population', verbs: [testList, testRun, testShow] },
  control: { about: 'promises, and whether they hold', verbs: [controlStatus] },
  item: { about: 'members of a population, with their history', verbs: [itemList, itemHistory] },
  verdict: { about: 'what the tests say of each item', verbs: [verdictList] },
  evidence: { about: 'archived raw answers', verbs: [evidenceReplay] },
  log: {
    about: 'the append-only record',
    verbs: [logExport, logPolicy, logRecover, logTimestamp, logWitness],
  },
  trust: { about: 'the public page', verbs: [trustPublish, trustVerify] },
  backup: {
    about: 'everything in one encrypted file',
    verbs: [backupCreate, backupVerify, backupRestore, backupConfirm, backupDrill, backupKeygen],
  },
}

/** What people do things to, where no command above is about it: told by what they do. */
const acted: typeof objects = Object.fromEntries(
  Array.from(
    Map.groupBy(allActions, ({ id }) => id.split('.')[0] ?? ''),
    ([name, actions]) => [
      name,
      { about: actions.map(({ id }) => id.slice(name.length + 1)).join(', '), verbs: [] },
    ],
  ),
)

const output = {
  writeOut: (text: string) => terminal.out(text),
  writeErr: (text: string) => terminal.err(text),
}

/** The command line. Throws what commander throws; nothing in here ends the process. */
export function beleg(): Command {
  const program = new Command('beleg')
    .description(
      "Runs a company's information-security program and publishes what is true about it.",
    )
    .option('--data <dir>', 'the data directory', environment.data ?? 'data')
    .option('--org <slug>', 'the organisation, where there are several')
    .option('--json', 'one JSON object a line on stdout')
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 refused (with a code and a fix) or not verified · 2 could not tell, or unknown words\nEnvironment: BELEG_DATA the data directory · DATABASE_URL a PostgreSQL server (15 or newer) in place of the embedded one · BELEG_BACKUP_PASSPHRASE closes and opens backups',
    )
    // A hundred objects after the one line that says what is wrong would hide it.
    .showHelpAfterError('Usage: beleg <object> <verb>; beleg --help lists all of them')
    .configureOutput(output)
    .exitOverride()
  for (const command of [demo(), serve(), init(), doctor()]) program.addCommand(inherit(command))
  for (const [name, { about, verbs }] of Object.entries({ ...acted, ...objects })) {
    const object = inherit(new Command(name).description(about))
    for (const verb of verbs) object.addCommand(inherit(verb()))
    const known = new Set(object.commands.map((command) => command.name()))
    for (const action of allActions) {
      const [of, verb = ''] = action.id.split('.')
      // A command of its own that does the same here says more of it.
      if (of === name && !known.has(verb)) object.addCommand(inherit(actionCommand(action)))
    }
    program.addCommand(object)
  }
  return program
}

/** Commands throw in place of exiting, and take the global options wherever they stand. */
function inherit(command: Command): Command {
  return command
    .showHelpAfterError()
    .configureOutput(output)
    .exitOverride()
    .option('--data <dir>', 'the data directory')
    .option('--org <slug>', 'the organisation, where there are several')
    .option('--json', 'one JSON object a line on stdout')
}
