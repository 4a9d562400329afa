import type { PolicyCondition, PolicyStatement } from '#populations/policy-statement.ts'

import { covers, overlaps } from './pattern.ts'

/** Names that a statement is about, or with `not` all but these. */
export interface Names {
  not: boolean
  patterns: readonly string[]
}

/** Whom a statement is about: `everyone`, or `named` by type (`AWS:arn:…`, `Service:ec2.amazonaws.com`); with `not` all but these. */
export interface Principals {
  not: boolean
  everyone: boolean
  named: readonly string[]
}

/** One condition; all of a statement's must hold. Operator and key in small letters, the operator without its frills. */
export interface Condition {
  operator: string
  ifExists: boolean
  /** `forallvalues` also holds where there is no value at all. */
  over?: 'forallvalues' | 'foranyvalue'
  key: string
  values: readonly string[]
}

export interface Statement {
  effect: 'Allow' | 'Deny'
  /** In small letters: IAM ignores case here. */
  actions: Names
  /** Absent in policies that say who may take on a role. */
  resources?: Names
  /** Absent in policies of a user, group or role. */
  principals?: Principals
  conditions: readonly Condition[]
}

/** A statement as it is meant, whatever its order and spelling. */
export function statementOf(written: PolicyStatement): Statement {
  const { effect, actions, notActions, principals, notPrincipals, conditions } = written
  const resources = namesOf(written.resources, written.notResources)
  const whom = principals ?? notPrincipals
  return {
    effect,
    actions: {
      not: notActions !== undefined,
      patterns: (actions ?? notActions ?? []).map((action) => action.toLowerCase()),
    },
    ...(resources && { resources }),
    ...(whom && {
      principals: {
        not: notPrincipals !== undefined,
        everyone: whom.includes('*') || whom.includes('AWS:*'),
        named: whom,
      },
    }),
    conditions: conditions.map(conditionOf),
  }
}

/** Whether a statement is about everything that `text` stands for; a text without wildcards stands for itself. */
export function areCovered({ not, patterns }: Names, text: string): boolean {
  return not
    ? !patterns.some((pattern) => overlaps(pattern, text))
    : patterns.some((pattern) => covers(pattern, text))
}

function namesOf(some: string[] | undefined, allBut: string[] | undefined): Names | undefined {
  if (some) return { not: false, patterns: some }
  return allBut && { not: true, patterns: allBut }
}

/** `ForAnyValue:StringLikeIfExists` says three things at once. */
function conditionOf({ operator, key, values }: PolicyCondition): Condition {
  const written = operator.toLowerCase()
  const parts = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(written)
  const over = parts?.[1]
  return {
    operator: parts?.[2] ?? written,
    ifExists: parts?.[3] !== undefined,
    ...((over === 'forallvalues' || over === 'foranyvalue') && { over }),
    key: key.toLowerCase(),
    values,
  }
}
