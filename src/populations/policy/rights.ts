import { covers, overlaps } from './pattern.ts'
import { areCovered } from './statement.ts'
import type { Condition, Statement } from './statement.ts'

/** What one principal may do by its own policies. What the organisation forbids beside (SCPs, RCPs) is not known here, and only takes away. */
export interface Rights {
  /** Whether it may do this on everything the resource pattern stands for. `passedTo`: the service a role is handed to. */
  may(action: string, resource: string, passedTo?: string): boolean
  /** Whether there is some resource among these (a pattern) on which it may. */
  maySomewhere(action: string, among?: string, passedTo?: string): boolean
}

/**
 * The rights that policies give together, whatever the order of their statements. An allowance under a condition counts:
 * its holder can see to it that it holds (come with a second factor, from the office). A denial under a condition does not,
 * for the same reason. With a boundary, only what it allows too.
 */
export function rightsOf(policies: readonly Statement[], boundary?: readonly Statement[]): Rights {
  const sets = boundary ? [policies, boundary] : [policies]
  const denials = sets
    .flat()
    .filter(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0)

  return {
    may(action, resource, passedTo) {
      const act = action.toLowerCase()
      return !isDenied(act, resource) && sets.every((set) => allows(set, act, resource, passedTo))
    },
    maySomewhere(action, among = '*', passedTo) {
      const act = action.toLowerCase()
      return placesAllowed(sets[0] ?? [], act, among, passedTo).some(
        (place) =>
          !isDenied(act, place) &&
          sets.slice(1).every((set) => placesAllowed(set, act, place, passedTo).length > 0),
      )
    },
  }

  function isDenied(action: string, resource: string): boolean {
    return denials.some(
      ({ actions, resources }) =>
        areCovered(actions, action) && (!resources || areCovered(resources, resource)),
    )
  }
}

function allowances(
  statements: readonly Statement[],
  action: string,
  passedTo: string | undefined,
): Statement[] {
  return statements.filter(
    ({ effect, actions, conditions }) =>
      effect === 'Allow' &&
      areCovered(actions, action) &&
      conditions.every((condition) => canHold(condition, passedTo)),
  )
}

function allows(
  statements: readonly Statement[],
  action: string,
  resource: string,
  passedTo: string | undefined,
): boolean {
  return allowances(statements, action, passedTo).some(
    ({ resources }) => resources !== undefined && areCovered(resources, resource),
  )
}

/** The patterns of resources, each within or around `among`, on which some statement allows it. */
function placesAllowed(
  statements: readonly Statement[],
  action: string,
  among: string,
  passedTo: string | undefined,
): string[] {
  return allowances(statements, action, passedTo).flatMap(({ resources }) => {
    if (!resources) return []
    // All but some is somewhere, unless it leaves nothing of what was asked about.
    if (resources.not)
      return resources.patterns.some((pattern) => covers(pattern, among)) ? [] : [among]
    return resources.patterns
      .filter((pattern) => overlaps(pattern, among))
      .map((pattern) => (covers(pattern, among) ? among : pattern))
  })
}

/** Conditions that take the sting out of an allowance whoever its holder is; any other can be met. */
function canHold({ operator, key, values }: Condition, passedTo: string | undefined): boolean {
  const negative = operator.includes('not')
  // Whatever is made or changed stays within a boundary.
  if (key === 'iam:permissionsboundary') return false
  const asked =
    key === 'iam:passedtoservice'
      ? passedTo
      : key === 'iam:policyarn'
        ? administratorAccess
        : undefined
  if (asked === undefined || operator === 'null') return true
  const named = values.some((value) => covers(value.replace(/^arn:[^:*]+:/, 'arn:aws:'), asked))
  // Even all policies but AdministratorAccess leave IAMFullAccess.
  return negative ? key === 'iam:policyarn' || !named : named
}

const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess'
