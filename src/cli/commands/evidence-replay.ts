import { Command } from 'commander'

import { globalsOf } from '#cli/globals.ts'
import { printVerdicts } from '#cli/print-verdicts.ts'
import { readCalls } from '#run/collect.ts'
import { replayEvidence } from '#run/replay-evidence.ts'

import { parseInstant } from './item-list.ts'

export function evidenceReplay(): Command {
  return new Command('replay')
    .description(
      'judge recorded answers again, with the default parameters; needs no database and changes nothing',
    )
    .argument('<file...>', 'archives of recorded calls, .jsonl or .jsonl.gz')
    .option('--at <instant>', 'the instant to judge at; now if absent')
    .action(async (files: string[], options: { at?: string }, command: Command) => {
      const at = options.at === undefined ? new Date() : parseInstant(options.at)
      printVerdicts(await replayEvidence(await readCalls(files), at), globalsOf(command).json)
    })
}
