import { escalationPaths } from './escalation-paths.ts'
import type { EscalationPath, Step } from './escalation-paths.ts'
import { covers } from './pattern.ts'
import type { Rights } from './rights.ts'
import type { Statement } from './statement.ts'
import { mayTakeOn } from './taking-on.ts'

/** Whoever is asked about, and what there is in its account that it could reach for. */
export interface Climber {
  kind: 'user' | 'role'
  arn: string
  account: string
  partition: string
  rights: Rights
  /** ARNs of the groups it is in, and of the company's own policies attached to it. */
  groups: readonly string[]
  policies: readonly string[]
  hasBoundary: boolean
}

export interface Heights {
  /** ARNs of users and groups that may do everything. */
  users: readonly string[]
  groups: readonly string[]
  /** Roles that may do everything, with the services that may take them on (`ec2.amazonaws.com`, `*` for any), and who else may. */
  roles: readonly {
    arn: string
    services: readonly string[]
    trust?: readonly Statement[]
  }[]
}

/**
 * The known ways by which it could come to more rights than it was given, by the actions they take, in alphabetical order.
 * Its own affairs (a key for itself) are no way, nor is handing over a role that can do little.
 */
export function escalationsOf(
  climber: Climber,
  heights: Heights,
  paths: readonly EscalationPath[] = escalationPaths,
): string[] {
  return paths
    .filter(({ steps }) => steps.every((step) => canTake(step, climber, heights)))
    .map(({ name }) => name)
    .toSorted()
}

function canTake(step: Step, climber: Climber, heights: Heights): boolean {
  const { rights } = climber
  const iam = `arn:${climber.partition}:iam::${climber.account}`
  switch (step.on) {
    case 'anything':
      return rights.maySomewhere(step.action)
    case 'itself':
      if (step.kind !== climber.kind) return false
      return rights.may(step.action, climber.arn)
    case 'itself-bounded':
      return (
        step.kind === climber.kind && climber.hasBoundary && rights.may(step.action, climber.arn)
      )
    case 'another-user':
      return reaches(
        step.action,
        `${iam}:user/*`,
        heights.users.filter((arn) => arn !== climber.arn),
      )
    case 'a-group':
      return climber.kind === 'user' && reaches(step.action, `${iam}:group/*`, heights.groups)
    case 'its-group':
      return climber.groups.some((arn) => rights.may(step.action, arn))
    case 'its-policy':
      return [...climber.policies, `${iam}:policy/*`].some((arn) => rights.may(step.action, arn))
    case 'another-role':
      return reaches(
        step.action,
        `${iam}:role/*`,
        heights.roles.map(({ arn }) => arn).filter((arn) => arn !== climber.arn),
      )
    case 'itself-becoming':
      return (
        climber.kind === 'role' &&
        heights.roles.some((role) => role.arn !== climber.arn && mayTakeOn(climber, role))
      )
    case 'role-for-service':
      return reaches(step.action, `${iam}:role/*`, rolesFor(step.service), step.service)
    case 'existing-with-role':
      return rolesFor(step.service).length > 0 && rights.maySomewhere(step.action)
  }

  /** Every one of a kind, those of tomorrow too; or one of those that are worth it. */
  function reaches(
    action: string,
    all: string,
    worth: readonly string[],
    passedTo?: string,
  ): boolean {
    return (
      rights.may(action, all, passedTo) || worth.some((arn) => rights.may(action, arn, passedTo))
    )
  }

  function rolesFor(service: string): string[] {
    return heights.roles
      .filter(({ services }) => services.some((one) => covers(one, service)))
      .map(({ arn }) => arn)
  }
}
