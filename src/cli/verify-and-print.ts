import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'
import { parsePolicy } from '#log/policy.ts'
import { exitCode } from '#log/verify-site.ts'
import type { Check } from '#log/verify-site.ts'
import { sha256 } from '#store/sha256.ts'

import { environment } from './environment.ts'
import { paint, printJson, printLine } from './output.ts'
import { verifyUrl } from './verify-url.ts'
import type { VerifyUrlOptions } from './verify-url.ts'

const outcomes = { 0: 'verified', 1: 'NOT verified', 2: 'could not tell' }

/** What `beleg trust verify` and `beleg-verify` do: one line a check on stdout, and the exit code they end with. */
export async function verifyAndPrint(
  url: string,
  options: Omit<VerifyUrlOptions, 'state' | 'policy'> & {
    /** A file with the verifier's own policy. */
    policy?: string
    state?: string
    json?: boolean
  },
): Promise<0 | 1 | 2> {
  const { state = defaultState(url), json, policy, ...given } = options
  const verification = await verifyUrl(url, {
    ...given,
    ...(policy !== undefined && { policy: readPolicy(policy) }),
    state,
  })
  const code = exitCode(verification)
  if (json) printJson({ outcome: outcomes[code], checks: verification.checks })
  else {
    for (const check of verification.checks) printLine(checkLine(check))
    printLine(`${url}: ${outcomes[code]}`)
  }
  return code
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
  const host = URL.canParse(url) ? new URL(url).host.replaceAll(/[^\w.-]/g, '_') : 'unknown'
  return join(base, 'beleg', `${host}.json`)
}
