import type { Unread } from '#populations/reported.ts'

/** Why something is not known: the scope that did not tell, or nobody did. */
export type Because = Unread | undefined

/** What a member is by what it holds on whole projects, folders and organisations. */
export interface Standing {
  /** Administers, or comes to higher rights from there. */
  isHigh: boolean
  unsaid: { because: Because } | undefined
}

/** Leads from one member to another, whose rights it then has. */
export interface Lead {
  from: string
  to: string
  /** The rights on that account by which it does; absent where it leads to what a member is in. */
  ways?: readonly string[]
  /** Nobody knows whether it does, and why not. */
  unsure?: { because: Because }
}

/** What somebody comes to by becoming service accounts, one after the other. */
export interface Reach {
  /** Each the right it begins with and whom it leads through, as `roles/iam.serviceAccountUser > ci@…`. */
  ways: readonly string[]
  unsaid: { because: Because } | undefined
}

/**
 * Who comes to higher rights by way of service accounts: an account is worth becoming where it administers or can climb itself, by its own
 * rights, those of what it is in, or through the next account. Members are the same in capital letters. Nothing hangs on the order of what is given.
 */
export function reachOf(
  standings: ReadonlyMap<string, Standing>,
  leads: readonly Lead[],
): (member: string) => Reach {
  const into = Map.groupBy(leads, ({ to }) => to.toLowerCase())
  const rights = leads.filter(({ ways }) => ways !== undefined)
  const outOf = Map.groupBy(rights, ({ from }) => from.toLowerCase())
  const steps = stepsUp(standings, into)
  const open = openEnds(standings, leads, into, steps)
  return (member) => {
    const name = member.toLowerCase()
    const own = (outOf.get(name) ?? []).filter(({ to }) => to.toLowerCase() !== name)
    const ways = own.flatMap(({ to, ways: by = [], unsure }) => {
      const first = to.toLowerCase()
      // What leads back to where it begins comes to nothing more.
      if (!steps.has(first) || unsure || leadsThrough(steps, first, name)) return []
      return by.map((way) => [way, ...pathFrom(steps, first)].join(' > '))
    })
    const unsaid = own.flatMap(({ to, unsure }) => {
      if (unsure && steps.has(to.toLowerCase())) return [unsure]
      return open.get(to.toLowerCase()) ?? []
    })
    return { ways: [...new Set(ways)].toSorted(), unsaid: unsaid.toSorted(byBecause)[0] }
  }
}

/** Of each member that surely comes to the top how far that is, and whom it goes by next; nobody where it is there itself. */
type Steps = ReadonlyMap<string, { far: number; next?: string }>

/** By the shortest way, and of those by the first in the alphabet. */
function stepsUp(
  standings: ReadonlyMap<string, Standing>,
  into: ReadonlyMap<string, readonly Lead[]>,
): Steps {
  const steps = new Map<string, { far: number; next?: string }>()
  for (const [member, { isHigh }] of standings) {
    if (isHigh) steps.set(member.toLowerCase(), { far: 0 })
  }
  let layer = [...steps.keys()]
  for (let far = 1; layer.length > 0; far++) {
    const found = new Map<string, string>()
    for (const next of layer) {
      for (const { from, unsure } of into.get(next) ?? []) {
        const name = from.toLowerCase()
        if (unsure || steps.has(name)) continue
        const before = found.get(name)
        if (before === undefined || next < before) found.set(name, next)
      }
    }
    for (const [name, next] of found) steps.set(name, { far, next })
    layer = [...found.keys()]
  }
  return steps
}

function leadsThrough(steps: Steps, first: string, member: string): boolean {
  const far = steps.get(member)?.far
  let at: string | undefined = first
  while (at !== undefined && far !== undefined && (steps.get(at)?.far ?? 0) > far) {
    at = steps.get(at)?.next
  }
  return far !== undefined && at === member
}

/** More names than this tell nobody more. */
const namedAtMost = 8

function pathFrom(steps: Steps, first: string): string[] {
  const path: string[] = []
  let at: string | undefined = first
  for (; at !== undefined && path.length < namedAtMost; at = steps.get(at)?.next) {
    path.push(at.replace(/^serviceaccount:/, ''))
  }
  return at === undefined ? path : [...path, '…']
}

/** Of each member that does not surely come to the top, and might, why nobody knows. */
function openEnds(
  standings: ReadonlyMap<string, Standing>,
  leads: readonly Lead[],
  into: ReadonlyMap<string, readonly Lead[]>,
  steps: Steps,
): ReadonlyMap<string, { because: Because }> {
  const seeds = [
    ...[...standings].flatMap(([member, { unsaid }]) => (unsaid ? [{ member, ...unsaid }] : [])),
    ...leads.flatMap(({ from, to, unsure }) =>
      unsure && steps.has(to.toLowerCase()) ? [{ member: from, ...unsure }] : [],
    ),
  ].toSorted(byBecause)
  const open = new Map<string, { because: Because }>()
  for (const { member, because } of seeds) {
    const found = [member.toLowerCase()]
    for (const name of found) {
      if (steps.has(name) || open.has(name)) continue
      open.set(name, { because })
      for (const { from } of into.get(name) ?? []) found.push(from.toLowerCase())
    }
  }
  return open
}

/** A scope that did not tell says more than nobody. */
function byBecause(a: { because: Because }, b: { because: Because }): number {
  const [one, other] = [a, b].map(({ because }) => because?.unread ?? '\uffff')
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1
}
