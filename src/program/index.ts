/** The program: every chapter's controls, in the order they are read. Adding a control changes its chapter only. */
import type { Control } from '#engine/control.ts'
import type { Test } from '#engine/test.ts'

import { keptAccountDeclarations } from './access/account-declarations.ts'
import { controls as access } from './access/controls.ts'
import type { Action } from './action.ts'
import { controls as agreements } from './agreements/controls.ts'
import { keptEngagements } from './audits/engagements.ts'
import { controls as backgroundChecks } from './background-checks/controls.ts'
import { controls as continuity } from './continuity/controls.ts'
import { continuityKept } from './continuity/kept.ts'
import { directorySetting } from './directory/setting.ts'
import type { DutiesOf } from './duty.ts'
import { controls as encryption } from './encryption/controls.ts'
import { exceptionsDuty } from './exceptions-duty.ts'
import { announcementActions } from './governance/announcement-actions.ts'
import { announcementDuty } from './governance/announcement-duty.ts'
import { controls as governance } from './governance/controls.ts'
import { governanceKept } from './governance/kept.ts'
import { controls as hosting } from './hosting/controls.ts'
import { hostingKept } from './hosting/kept.ts'
import type { Managed } from './managed.ts'
import { outboxActions } from './outbox/actions.ts'
import { keptAbsences } from './people/absences.ts'
import { peopleActions } from './people/actions.ts'
import { profileDuty } from './people/profile-duty.ts'
import { acceptPolicy } from './policies/accept.ts'
import { controls as policies } from './policies/controls.ts'
import { keptPolicies } from './policies/kept.ts'
import { policyDuty } from './policies/policy-duty.ts'
import { reviewPolicy } from './policies/review.ts'
import { versionActions } from './policies/version-actions.ts'
import { signInActions } from './sign-in/actions.ts'
import { systemActions } from './system/actions.ts'
import { firstRunActions } from './system/first-run.ts'
import { systemKept } from './system/kept.ts'
import { logoActions } from './system/logo.ts'
import { controls as training } from './training/controls.ts'
import { trustKept } from './trust/kept.ts'
import { requestActions } from './trust/request-actions.ts'
import { userActions } from './users/actions.ts'

export const controls: readonly Control[] = [
  ...governance,
  ...policies,
  ...training,
  ...agreements,
  ...backgroundChecks,
  ...hosting,
  ...encryption,
  ...continuity,
  ...access,
]

/** Every test some control stands on, once, with the first control that does. */
export const tests: readonly { test: Test<unknown>; control: Control }[] = controls.flatMap(
  (control) =>
    control.tests
      .filter((test) => controls.find((other) => other.tests.includes(test)) === control)
      .map((test) => ({ test, control })),
)

/** The test of an id, or nothing. */
export function findTest(id: string): Test<unknown> | undefined {
  return tests.find(({ test }) => test.id === id)?.test
}

/** Every population that people keep; chapters add theirs. */
export const managed: readonly Managed[] = [
  ...systemKept,
  ...governanceKept,
  ...trustKept,
  ...hostingKept,
  ...continuityKept,
  keptEngagements,
  keptPolicies,
  keptAbsences,
  keptAccountDeclarations,
  directorySetting,
]

/** The managed population of an id, or nothing. */
export function findManaged(id: string): Managed | undefined {
  return managed.find(({ population }) => population.id === id)
}

/** What each of us has to do; chapters add theirs. */
export const duties: readonly DutiesOf[] = [
  profileDuty,
  exceptionsDuty,
  announcementDuty,
  policyDuty,
]

/** Everything people do in the program. */
export const actions: readonly Action[] = [
  ...userActions,
  ...peopleActions,
  ...outboxActions,
  ...requestActions,
  ...signInActions,
  ...systemActions,
  ...logoActions,
  ...firstRunActions,
  ...announcementActions,
  ...versionActions,
  reviewPolicy,
  acceptPolicy,
  ...managed.flatMap((kept) => kept.actions),
]
