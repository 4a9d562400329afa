import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { Command } from 'commander'

import { environment } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { paint, printJson, printLine } from '#cli/output.ts'
import { certificatesIn } from '#cli/time-stamping.ts'
import { verifyUrl } from '#cli/verify-url.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { parsePolicy } from '#log/policy.ts'
import { exitCode } from '#log/verify-site.ts'
import type { Check } from '#log/verify-site.ts'
import { sha256 } from '#store/sha256.ts'

export function trustVerify(): Command {
  return new Command('verify')
    .description('check a trust page from outside: signature, proofs, wording and status')
    .argument('<url>', 'the address of the page')
    .option('--key <vkey>', "the log's key, as you learned it some other way")
    .option('--policy <file>', 'the witnesses you trust, as a policy of your own')
    .option('--tsa-cert <file>', "a time-stamping authority's certificate, to check time stamps by")
    .option('--replay', 'read the whole log and work everything out again')
    .option(
      '--state <file>',
      'where to remember the checkpoint seen; by default per host, in your state folder',
    )
    .action(
      async (
        url: string,
        options: {
          key?: string
          policy?: string
          tsaCert?: string
          replay?: boolean
          state?: string
        },
        command: Command,
      ) => {
        const { state = defaultState(url), policy, tsaCert, ...given } = options
        const verification = await verifyUrl(url, {
          ...given,
          ...(policy !== undefined && { policy: readPolicy(policy) }),
          ...(tsaCert !== undefined && { trustedTsa: certificatesIn(tsaCert) }),
          state,
        })
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

/** A policy of the verifier's own; one that cannot be read must not look like a page that fails. */
function readPolicy(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    parsePolicy(sha256, text)
    return text
  } catch (cause) {
    throw new OperatingError(
      'policy-unreadable',
      `The policy in ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Write it as https://c2sp.org/tlog-policy says; docs/witness.md has an example.',
      { cause },
    )
  }
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
