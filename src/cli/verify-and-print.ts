import { homedir } from 'node:os'
import { join } from 'node:path'

import { exitCode } from '#log/verify-site.ts'
import type { Check } from '#log/verify-site.ts'

import { environment } from './environment.ts'
import { paint, printJson, printLine } from './output.ts'
import { verifyUrl } from './verify-url.ts'

const outcomes = { 0: 'verified', 1: 'NOT verified', 2: 'could not tell' }

/** What `beleg trust verify` and `beleg-verify` do: one line a check on stdout, and the exit code they end with. */
export async function verifyAndPrint(
  url: string,
  options: { key?: string; replay?: boolean; state?: string; json?: boolean },
): Promise<0 | 1 | 2> {
  const { state = defaultState(url), json, ...given } = options
  const verification = await verifyUrl(url, { ...given, state })
  const code = exitCode(verification)
  if (json) printJson({ outcome: outcomes[code], checks: verification.checks })
  else {
    for (const check of verification.checks) printLine(checkLine(check))
    printLine(`${url}: ${outcomes[code]}`)
  }
  return code
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
