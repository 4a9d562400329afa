import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { inOrder } from '#cli/in-order.ts'
import { printJson, printLine } from '#cli/output.ts'
import { publish } from '#run/publish.ts'
import { planRecovery, recoverLog } from '#run/recover.ts'
import type { Recovery } from '#run/recover.ts'
import { holdLease } from '#store/lease.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

export function logRecover(): Command {
  return new Command('recover')
    .description(
      'where the database is older than what was signed: say what is lost, and with --confirm begin a new log that names the old one',
    )
    .option('--confirm', 'do it; without it nothing is changed')
    .option('--origin <origin>', 'the name of the new log; by default the old one, numbered')
    .option('--url <url>', 'the address people reach the page under')
    .action(
      async (options: { confirm?: true; origin?: string; url?: string }, command: Command) => {
        const globals = globalsOf(command)
        await withOrganisation(globals, 'log recover', async (store, organisation) => {
          const plan = await planRecovery(store, organisation, options.origin)
          if (!globals.json) for (const line of planInWords(plan)) printLine(line)
          if (!options.confirm) {
            if (globals.json) printJson({ ...planAsJson(plan), done: false })
            else printLine('\nNothing was changed. To do it: beleg log recover --confirm')
            return
          }
          await inOrder(async (atEnd) => {
            // Whoever serves at this moment would go on with the old log.
            atEnd(await holdLease(store, 'beleg log recover'))
            const recovered = await recoverLog(store, organisation, plan)
            const { vkey } = await publish(store, recovered, {
              render: renderTrust,
              ...(options.url !== undefined && { site: options.url }),
            })
            if (globals.json) printJson({ ...planAsJson(plan), done: true, vkey })
            else printLine(`\nThe new log has begun.\nKey to pin from now on: ${vkey}`)
          })
        })
      },
    )
}

function planAsJson({ because, origin, held, signed, published, next }: Recovery) {
  return { because, origin, held, signed: signed.size, published, next }
}

function planInWords(plan: Recovery): string[] {
  const { because, origin, held, signed, published, lastRecordedAt, next } = plan
  const lost = Math.max(0, signed.size - held)
  const readable = Math.max(0, Math.min(published, signed.size) - held)
  const why =
    because === 'rolled-back'
      ? `the database has ${held} entries of it, the last of ${lastRecordedAt.toISOString()}: it was restored from an older copy.`
      : `the ${held} entries in the database are not those that were signed: they were changed, or are of another copy.`
  return [
    `The log ${origin} was signed up to ${signed.size} entries, and ${why}`,
    ...(because === 'rolled-back'
      ? [
          `Lost: ${lost} entries. ${readable} of them are still in the public files, and stay there.`,
        ]
      : []),
    '',
    'First look for a newer copy of the database: with one that has all that was signed, nothing is lost.',
    '',
    'A recovery',
    `  ends ${origin}. Its public files, its key and its last signed head stay as they are.`,
    `  begins ${next}, with a key of its own. Its first entry names the old log, ${signed.size} entries, and their root.`,
    '  begins all numbers and observation times anew: every sentence on the page is under observation again.',
    '  is said on the page, in both languages, for ever: since when, and why.',
    '  makes everyone who verifies notice, and ask you for the new key.',
    '  asks no witness until you name them again (beleg log policy): they must be told of the new log first.',
  ]
}
