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
  const paths = pathsUp(standings, into)
  const open = openEnds(standings, leads, into, paths)
  return (member) => {
    const name = member.toLowerCase()
    const own = (outOf.get(name) ?? []).filter(({ to }) => to.toLowerCase() !== name)
    const ways = own.flatMap(({ to, ways: by = [], unsure }) => {
      const path = paths.get(to.toLowerCase())
      // What leads back to where it begins comes to nothing more.
      if (!path || unsure || path.includes(called(member))) return []
      return by.map((way) => [way, called(to), ...path].join(' > '))
    })
    const unsaid = own.flatMap(({ to, unsure }) => {
      if (unsure && paths.has(to.toLowerCase())) return [unsure]
      return open.get(to.toLowerCase()) ?? []
    })
    return { ways: [...new Set(ways)].toSorted(), unsaid: unsaid.toSorted(byBecause)[0] }
  }
}

/** Of each member that surely comes to the top whom it goes through, by the shortest way, and of those the first in the alphabet. */
function pathsUp(
  standings: ReadonlyMap<string, Standing>,
  into: ReadonlyMap<string, readonly Lead[]>,
): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>()
  let layer = new Map<string, readonly string[]>()
  for (const [member, { isHigh }] of standings) if (isHigh) layer.set(member.toLowerCase(), [])
  while (layer.size > 0) {
    for (const [member, path] of layer) paths.set(member, path)
    const next = new Map<string, readonly string[]>()
    for (const [member, path] of layer) {
      for (const { from, to, unsure } of into.get(member) ?? []) {
        const name = from.toLowerCase()
        if (unsure || paths.has(name)) continue
        const found = [called(to), ...path]
        const before = next.get(name)
        if (!before || found.join(' ') < before.join(' ')) next.set(name, found)
      }
    }
    layer = next
  }
  return paths
}

/** Of each member that does not surely come to the top, and might, why nobody knows. */
function openEnds(
  standings: ReadonlyMap<string, Standing>,
  leads: readonly Lead[],
  into: ReadonlyMap<string, readonly Lead[]>,
  paths: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, { because: Because }> {
  const seeds = [
    ...[...standings].flatMap(([member, { unsaid }]) => (unsaid ? [{ member, ...unsaid }] : [])),
    ...leads.flatMap(({ from, to, unsure }) =>
      unsure && paths.has(to.toLowerCase()) ? [{ member: from, ...unsure }] : [],
    ),
  ].toSorted(byBecause)
  const open = new Map<string, { because: Because }>()
  for (const { member, because } of seeds) {
    const found = [member.toLowerCase()]
    for (const name of found) {
      if (paths.has(name) || open.has(name)) continue
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

function called(member: string): string {
  return member.toLowerCase().replace(/^serviceaccount:/, '')
}
