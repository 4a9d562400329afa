/** Which witnesses an organisation asks, and how many it takes: its policy, in the form of https://c2sp.org/tlog-policy. */
import { OperatingError } from '#engine/operating-error.ts'
import { equal } from '#log/bytes.ts'
import { FormatError } from '#log/format-error.ts'
import { parsePolicy } from '#log/policy.ts'
import type { Policy, PolicyWitness } from '#log/policy.ts'
import { isWeaker } from '#log/weaker-policy.ts'
import type { Store } from '#store/database.ts'
import { keyName } from '#store/log-place.ts'
import { addLogPolicy, readLogPolicy } from '#store/log-policies.ts'
import { appendEntry } from '#store/log.ts'
import { withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { loadLogKey } from './log-key.ts'
import type { LogKey } from './log-key.ts'

/** A policy as it is published, and as it is meant. */
export interface LogPolicy extends Policy {
  text: string
}

/** What a change of policy did; `entry` is absent where nothing changed. */
export interface PolicyChange {
  entry?: number
  /** Whether less is watched now; the log then says so in clear. */
  isWeaker: boolean
}

/** The policy that holds: the one set last, or one that asks for nobody. */
export async function logPolicy(tx: Tx, key: LogKey): Promise<LogPolicy> {
  const text = (await readLogPolicy(tx)) ?? `log ${key.text}\nquorum none\n`
  return { text, ...parsePolicy(sha256, text) }
}

/** Lets a policy hold from now on, and logs the change: in clear where it weakens what watches over the log. */
export async function setLogPolicy(
  store: Store,
  organisation: Organisation,
  given: string | Uint8Array,
): Promise<PolicyChange> {
  const { id, origin } = organisation
  const key = loadLogKey(store.directory, keyName(organisation), origin)
  const wanted = readPolicy(given, key)
  return await withOrg(store, id, async (tx) => {
    const before = await logPolicy(tx, key)
    if (before.text === wanted.text) return { isWeaker: false }
    const weaker = isWeaker(before, wanted)
    const entry = await appendEntry(
      tx,
      (sd) => ({
        v: 1,
        t: 'action',
        at: tx.recordedAt.toISOString(),
        ...(weaker && { kind: 'log-policy-weakened' }),
        sd,
      }),
      { subject: 'action/log-policy', fields: { before: before.text, after: wanted.text } },
    )
    await addLogPolicy(tx, wanted.text, entry)
    return { entry, isWeaker: weaker }
  })
}

function readPolicy(given: string | Uint8Array, key: LogKey): LogPolicy {
  const policy = parseGiven(given)
  for (const { vkey } of policy.logs) {
    if (vkey.name === key.vkey.name && equal(vkey.publicKey, key.vkey.publicKey)) continue
    throw refused(
      `it names another log, ${vkey.name}`,
      `Leave its log lines out, or name this one: log ${key.text}`,
    )
  }
  for (const witness of policy.witnesses) checkAddress(witness)
  const own = policy.logs.length === 0 ? `log ${key.text}\n` : ''
  return { ...policy, text: `${own}${policy.text}${policy.text.endsWith('\n') ? '' : '\n'}` }
}

function parseGiven(given: string | Uint8Array): LogPolicy {
  try {
    const text =
      typeof given === 'string' ? given : new TextDecoder('utf-8', { fatal: true }).decode(given)
    if (text.length > largestPolicy) throw new FormatError('it is longer than 64 KiB')
    return { text, ...parsePolicy(sha256, text) }
  } catch (cause) {
    if (!(cause instanceof FormatError || cause instanceof TypeError)) throw cause
    throw refused(
      cause instanceof FormatError ? cause.message : 'it is not UTF-8',
      'Write it as https://c2sp.org/tlog-policy says; docs/witness.md has an example.',
      cause,
    )
  }
}

const largestPolicy = 64 * 1024

/** We ask exactly the addresses that stand here, and nobody else can add one. */
function checkAddress({ name, url }: PolicyWitness): void {
  const parsed = url === undefined ? null : URL.parse(url)
  const { protocol, username, password, search, hash } = parsed ?? {}
  const isBare = username === '' && password === '' && search === '' && hash === ''
  if (isBare && (protocol === 'https:' || protocol === 'http:')) return
  throw refused(
    `the witness ${name} has no web address to ask it at`,
    'End its line with one, such as https://witness.example.org, without user, password and query.',
  )
}

function refused(why: string, fix: string, cause?: unknown): OperatingError {
  return new OperatingError('log-policy-refused', `The policy cannot be used: ${why}.`, fix, {
    cause,
  })
}
