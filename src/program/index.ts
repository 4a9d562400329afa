/** The program: every chapter's controls, in the order they are read. Adding a control changes its chapter only. */
import type { Control } from '#engine/control.ts'
import type { Coverage, Figure } from '#engine/figure.ts'
import type { Test } from '#engine/test.ts'

import { keptAccessApprovals } from './access/access-approvals.ts'
import { keptAccountDeclarations } from './access/account-declarations.ts'
import { controls as access } from './access/controls.ts'
import { figures as accessFigures } from './access/figures.ts'
import { keptRoleEntitlements } from './access/role-entitlements.ts'
import type { Action } from './action.ts'
import { controls as agreements } from './agreements/controls.ts'
import { importSignatures } from './agreements/import-signatures.ts'
import { inviteAllToSign } from './agreements/invite-all.ts'
import { inviteToSign } from './agreements/invite.ts'
import { keptAgreements } from './agreements/kept.ts'
import { agreementDuty } from './agreements/own-agreements.ts'
import { adoptAgreement, publishAgreement } from './agreements/publish-version.ts'
import { revokeSignature, uploadAgreement } from './agreements/upload-and-revoke.ts'
import { keptEngagements } from './audits/engagements.ts'
import { confirmDeleted, recordCheck } from './background-checks/actions.ts'
import { controls as backgroundChecks } from './background-checks/controls.ts'
import { papersDuty } from './background-checks/papers-due.ts'
import { keptCheckSetting } from './background-checks/setting.ts'
import { controls as continuity } from './continuity/controls.ts'
import {
  coverage as continuityCoverage,
  figures as continuityFigures,
} from './continuity/figures.ts'
import { continuityKept } from './continuity/kept.ts'
import { directorySetting } from './directory/setting.ts'
import type { DutiesOf } from './duty.ts'
import { controls as encryption } from './encryption/controls.ts'
import {
  coverage as encryptionCoverage,
  figures as encryptionFigures,
} from './encryption/figures.ts'
import { exceptionsDuty } from './exceptions-duty.ts'
import { announcementActions } from './governance/announcement-actions.ts'
import { announcementDuty } from './governance/announcement-duty.ts'
import { controls as governance } from './governance/controls.ts'
import { governanceKept } from './governance/kept.ts'
import { controls as hosting } from './hosting/controls.ts'
import { figures as hostingFigures } from './hosting/figures.ts'
import { hostingKept } from './hosting/kept.ts'
import type { Managed } from './managed.ts'
import { controls as monitoring } from './monitoring/controls.ts'
import { coverage as monitoringCoverage } from './monitoring/figures.ts'
import { outboxActions } from './outbox/actions.ts'
import { keptAbsences } from './people/absences.ts'
import { peopleActions } from './people/actions.ts'
import { joinersDuty } from './people/joiners-duty.ts'
import { profileDuty } from './people/profile-duty.ts'
import { permissionToSee } from './permission-to-see.ts'
import { phishingActions } from './phishing/actions.ts'
import { keptPhishingSetting } from './phishing/setting.ts'
import { acceptPolicy } from './policies/accept.ts'
import { adoptPolicies } from './policies/adopt.ts'
import { approvalDuty } from './policies/approval-duty.ts'
import { controls as policies } from './policies/controls.ts'
import { importAcceptances } from './policies/import-acceptances.ts'
import { inviteToAccept } from './policies/invite.ts'
import { keptPolicies } from './policies/kept.ts'
import { policyDuty } from './policies/policy-duty.ts'
import { replaceApprover } from './policies/replace-approver.ts'
import { reviewPolicy } from './policies/review.ts'
import { versionActions } from './policies/version-actions.ts'
import { signInActions } from './sign-in/actions.ts'
import { systemActions } from './system/actions.ts'
import { excludable } from './system/excludable.ts'
import { firstRunActions } from './system/first-run.ts'
import { systemKept } from './system/kept.ts'
import { logoActions } from './system/logo.ts'
import { keptScopeExclusions } from './system/scope-exclusions.ts'
import { addPackage, renewPackage } from './training/add-package.ts'
import { adoptCourse } from './training/adopt.ts'
import { beginCourse, finishCourse } from './training/attempt.ts'
import { controls as training } from './training/controls.ts'
import { importRecords } from './training/import-records.ts'
import { keptCourses } from './training/kept-courses.ts'
import { reportPackage, reportUnplayable } from './training/report-package.ts'
import { trainingDuty } from './training/training-duty.ts'
import { trustKept } from './trust/kept.ts'
import { requestActions } from './trust/request-actions.ts'
import { userActions } from './users/actions.ts'
import { vendorsKept } from './vendors/kept.ts'
import { controls as vulnerabilities } from './vulnerabilities/controls.ts'
import { coverage as vulnerabilitiesCoverage } from './vulnerabilities/figures.ts'

export const controls: readonly Control[] = [
  ...governance,
  ...policies,
  ...training,
  ...agreements,
  ...backgroundChecks,
  ...access,
  ...hosting,
  ...encryption,
  ...vulnerabilities,
  ...monitoring,
  ...continuity,
]

/** What chapters draw beside their controls, by chapter. */
export const figures: Readonly<Record<string, readonly Figure[]>> = {
  hosting: hostingFigures,
  encryption: encryptionFigures,
  continuity: continuityFigures,
  access: accessFigures,
}

/** What each chapter draws of how far something reaches, by region or kind. */
export const coverage: Readonly<Record<string, readonly Coverage[]>> = {
  encryption: encryptionCoverage,
  vulnerabilities: vulnerabilitiesCoverage,
  monitoring: monitoringCoverage,
  continuity: continuityCoverage,
}

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

/** What chapters let people keep; chapters add theirs. */
const keptByChapters: readonly Managed[] = [
  ...systemKept,
  ...governanceKept,
  ...trustKept,
  ...hostingKept,
  ...continuityKept,
  ...vendorsKept,
  keptEngagements,
  keptPolicies,
  keptAbsences,
  keptCourses,
  keptPhishingSetting,
  keptAgreements,
  keptCheckSetting,
  keptAccountDeclarations,
  keptRoleEntitlements,
  keptAccessApprovals,
  directorySetting,
]

const tested = tests.map(({ test }) => test.on)
const scopeExclusions = keptScopeExclusions(
  excludable(tested, keptByChapters),
  permissionToSee(tested, keptByChapters),
)

/** Every population that people keep. */
export const managed: readonly Managed[] = [...keptByChapters, scopeExclusions]

/** The managed population of an id, or nothing. */
export function findManaged(id: string): Managed | undefined {
  return managed.find(({ population }) => population.id === id)
}

/** What each of us has to do; chapters add theirs. */
export const duties: readonly DutiesOf[] = [
  profileDuty,
  exceptionsDuty,
  approvalDuty,
  announcementDuty,
  policyDuty,
  trainingDuty,
  agreementDuty,
  joinersDuty,
  papersDuty,
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
  replaceApprover,
  reviewPolicy,
  acceptPolicy,
  inviteToAccept,
  importAcceptances,
  adoptCourse,
  addPackage,
  renewPackage,
  beginCourse,
  finishCourse,
  reportPackage,
  reportUnplayable,
  importRecords,
  ...phishingActions,
  adoptPolicies,
  adoptAgreement,
  publishAgreement,
  inviteToSign,
  inviteAllToSign,
  uploadAgreement,
  importSignatures,
  revokeSignature,
  recordCheck,
  confirmDeleted,
  ...managed.flatMap((kept) => kept.actions),
]
