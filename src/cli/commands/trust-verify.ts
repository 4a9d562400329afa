import { homedir } from 'node:os'
import { join } from 'node:path'

import { Command } from 'commander'

import { environment } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { paint, printJson, printLine } from '#cli/output.ts'
import { verifyUrl } from '#cli/verify-url.ts'
import { exitCode } from '#log/verify-site.ts'
import type { Check } from '#log/verify-site.ts'

export function trustVerify(): Command {
  return new Command('verify')
    .description('check a trust page from outside: signature, proofs, wording and status')
    .argument('<url>', 'the address of the page')
    .option('--key <vkey>', "the log's key, as you learned it some other way")
    .option('--replay', 'read the whole log and work everything out again')
    .option(
      '--state <file>',
      'where to remember the checkpoint seen; by default per host, in your state folder',
    )
    .action(
      async (
        url: string,
        options: { key?: string; replay?: boolean; state?: string },
        command: Command,
      ) => {
        const { state = defaultState(url), ...given } = options
        const verification = await verifyUrl(url, { ...given, state })
        const code = exitCode(verification)
        if (globalsOf(command).json)
          printJson({ outcome: outcomes[code], checks: verification.checks })
        else {
          for (const check of verification.checks) printLine(checkLine(check))
          printLine(`${url}: ${outcomes[code]}`)
        }
        process.exitCode = code
      },
    )
}

const outcomes = { 0: 'verified', 1: 'NOT verified', 2: 'could not tell' }

/** One check in one line, with a sign that reads without colour. */
export function checkLine({ check, outcome, message }: Check): string {
  const signs = {
    verified: paint('ok  ', 'green'),
    noted: paint('note', 'yellow'),
    unknown: paint('??  ', 'yellow'),
    failed: paint('FAIL', 'red'),
  }
  return `${signs[outcome]} ${check.padEnd(12)} ${message}`
}

function defaultState(url: string): string {
  const base = environment.state ?? join(homedir(), '.local/state')
  const host = URL.parse(url)?.host.replaceAll(/[^\w.-]/g, '_') ?? 'unknown'
  return join(base, 'beleg', `${host}.json`)
}
