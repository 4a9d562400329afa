/**
 * Whom to believe: a trust policy in the form of https://c2sp.org/tlog-policy. It names logs and witnesses by their keys,
 * and the quorum of witnesses that must have cosigned a checkpoint before it counts.
 */

import { equal, textOf } from './bytes.ts'
import { cosignatureV1 } from './cosignature.ts'
import type { Cosignature } from './cosignature.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { parseVkey } from './note.ts'
import type { Vkey } from './note.ts'

export interface PolicyLog {
  vkey: Vkey
  url?: string
}

export interface PolicyWitness {
  /** Its name inside the policy; its key has one of its own. */
  name: string
  vkey: Vkey
  /** Where checkpoints are submitted: a prefix of `/add-checkpoint`. */
  url?: string
}

/** Counts as one witness where at least `needed` of its members do. */
interface Group {
  name: string
  needed: number
  members: (Group | PolicyWitness)[]
}

export interface Policy {
  logs: PolicyLog[]
  witnesses: PolicyWitness[]
  /** Absent where no cosignature is asked for (`quorum none`). */
  quorum?: Group | PolicyWitness
}

/** More than anybody needs, and little enough to work with; the specification asks for at least 32 of each. */
const most = 64
const none = 'none'

/**
 * Reads a policy; throws a FormatError that names the line. Of keys it knows Ed25519: a policy with any other is refused,
 * rather than read as less than it says. So is one that is not UTF-8.
 */
export function parsePolicy(sha256: Sha256, policy: string | Uint8Array): Policy {
  const text = typeof policy === 'string' ? policy : textOf(policy)
  const logs: PolicyLog[] = []
  const witnesses: PolicyWitness[] = []
  const named = new Map<string, Group | PolicyWitness>()
  const inGroups = new Set<string>()
  let quorum: { of: Group | PolicyWitness | undefined } | undefined

  function define(name: string, value: Group | PolicyWitness): void {
    if (name === none) throw new FormatError(`the name ${none} is taken`)
    if (named.has(name)) throw new FormatError(`${name} is defined twice`)
    if (named.size >= 2 * most) throw new FormatError('too many names')
    named.set(name, value)
  }

  function find(name: string): Group | PolicyWitness {
    const found = named.get(name)
    if (!found) throw new FormatError(`${name} is not defined on a line before`)
    return found
  }

  function member(name: string): Group | PolicyWitness {
    const found = find(name)
    // In two places a single witness would count twice.
    if (inGroups.has(name)) throw new FormatError(`${name} is a member already`)
    inGroups.add(name)
    return found
  }

  function read([keyword = '', ...words]: readonly string[]): void {
    const [first = '', second = '', third] = words
    if (keyword === 'log' && (words.length === 1 || words.length === 2)) {
      const vkey = parseVkey(sha256, first)
      add(logs, { vkey, ...(second !== '' && { url: second }) })
    } else if (keyword === 'witness' && (words.length === 2 || words.length === 3)) {
      const vkey = parseVkey(sha256, second, cosignatureV1)
      const witness = { name: first, vkey, ...(third !== undefined && { url: third }) }
      define(first, witness)
      add(witnesses, witness)
    } else if (keyword === 'group' && words.length >= 3) {
      const members = words.slice(2).map(member)
      define(first, { name: first, needed: neededOf(second, members.length), members })
    } else if (keyword === 'quorum' && words.length === 1) {
      if (quorum) throw new FormatError('there is one quorum line')
      quorum = { of: first === none ? undefined : find(first) }
    } else {
      throw new FormatError('neither log, witness, group nor quorum, with what belongs to it')
    }
  }

  for (const [index, line] of text.split('\n').entries()) {
    try {
      // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
      if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) {
        throw new FormatError('a control character')
      }
      // Spaces and tabs part words, and nothing else that Unicode calls a space.
      const words = line.split(/[ \t]+/).filter((word) => word !== '')
      if (words.length > 0 && !words[0]?.startsWith('#')) read(words)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      throw new FormatError(`line ${index + 1} of the policy: ${error.message}`)
    }
  }
  if (!quorum) throw new FormatError('a policy has a quorum line, be it "quorum none"')
  return { logs, witnesses, ...(quorum.of && { quorum: quorum.of }) }
}

function add<Named extends { vkey: Vkey }>(list: Named[], named: Named): void {
  if (list.length >= most) throw new FormatError(`more than ${most} of a kind`)
  if (list.some(({ vkey }) => equal(vkey.publicKey, named.vkey.publicKey))) {
    throw new FormatError('the same public key is listed twice')
  }
  list.push(named)
}

function neededOf(word: string, members: number): number {
  if (word === 'any') return 1
  if (word === 'all') return members
  const needed = /^[1-9]\d{0,8}$/.test(word) ? Number(word) : 0
  if (needed < 1 || needed > members) {
    throw new FormatError(`a group takes any, all, or a number from 1 to its ${members} members`)
  }
  return needed
}

/** Whether these witnesses, and no other, make the quorum. Where none is asked for, nobody can make it: false. */
export function isQuorum({ quorum }: Policy, cosigned: ReadonlySet<PolicyWitness>): boolean {
  return quorum !== undefined && counts(quorum, cosigned)
}

function counts(node: Group | PolicyWitness, cosigned: ReadonlySet<PolicyWitness>): boolean {
  if (!('members' in node)) return cosigned.has(node)
  return node.members.filter((each) => counts(each, cosigned)).length >= node.needed
}

/** The fewest witnesses that can make the quorum; 0 where none is asked for. */
export function fewestWitnesses({ quorum }: Policy): number {
  return quorum ? fewest(quorum) : 0
}

function fewest(node: Group | PolicyWitness): number {
  if (!('members' in node)) return 1
  const each = node.members.map(fewest).toSorted((a, b) => a - b)
  return each.slice(0, node.needed).reduce((sum, n) => sum + n, 0)
}

/** Since when a quorum has stood behind a checkpoint, and how new the newest one is; in milliseconds since 1970. */
export interface QuorumTimes {
  /** The first moment by which a quorum had signed: what the checkpoint holds was there by then. */
  first: number
  /** The last moment since which a quorum has signed: as of then it was the log's newest. */
  newest: number
}

/** When the quorum was made, or `undefined` where it was not. */
export function quorumTimes(
  policy: Policy,
  cosignatures: readonly Cosignature[],
): QuorumTimes | undefined {
  const signed = cosignatures.flatMap(({ witness, at }) => {
    const listed = policy.witnesses.find(({ vkey }) => vkey === witness)
    return listed ? [{ listed, at }] : []
  })
  const upTo = signed.toSorted((a, b) => a.at - b.at)
  const first = momentOf(policy, upTo)
  const newest = momentOf(policy, upTo.toReversed())
  return first === undefined || newest === undefined ? undefined : { first, newest }
}

/** Takes witnesses in this order until they make the quorum, and says when the last of them signed. */
function momentOf(
  policy: Policy,
  inOrder: readonly { listed: PolicyWitness; at: number }[],
): number | undefined {
  const taken = new Set<PolicyWitness>()
  for (const { listed, at } of inOrder) {
    taken.add(listed)
    if (isQuorum(policy, taken)) return at
  }
  return undefined
}
