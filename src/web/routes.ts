import { managed } from '#program/index.ts'
import { allActions } from '#run/all-actions.ts'

import { actionRoutes } from './actions/action-routes.ts'
import { agreementRoutes } from './agreements/agreement-routes.ts'
import { apiRoutes } from './api/api-routes.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { accountRoutes } from './auth/account-routes.ts'
import { linkRoutes } from './auth/link-routes.ts'
import { proofRoutes } from './auth/proof.ts'
import { setupRoutes } from './auth/setup-routes.ts'
import { signInRoutes } from './auth/sign-in-routes.ts'
import { ssoRoutes } from './auth/sso-routes.ts'
import { welcomeRoutes } from './auth/welcome-routes.ts'
import { checkRoutes } from './background-checks/check-routes.ts'
import { calendarRoutes } from './calendar/calendar-routes.ts'
import { consoleRoutes } from './console/console-routes.ts'
import { signInSettingsRoutes } from './console/sign-in-settings.ts'
import { decisionRoutes, withOwnForm } from './decisions/decision-routes.ts'
import { whatIsDecided } from './decisions/what-is-decided.ts'
import { documentRoutes } from './documents/document-routes.ts'
import { requestRoutes } from './documents/requests-page.ts'
import { exampleRoutes } from './first-run/example-routes.ts'
import { startRoutes } from './first-run/start-routes.ts'
import { governanceRoutes } from './governance/governance-routes.ts'
import { managedRoutes } from './managed/managed-routes.ts'
import { mcpRoute } from './mcp/mcp-route.ts'
import { outboxRoutes } from './outbox/outbox-routes.ts'
import { peopleRoutes } from './people/people-routes.ts'
import { phishingRoutes } from './phishing/phishing-routes.ts'
import { policyRoutes } from './policies/policy-routes.ts'
import { portalRoutes } from './portal/portal-routes.ts'
import { purposesRoutes } from './purposes/purposes-page.ts'
import type { Route } from './route.ts'
import { scimRoutes } from './scim/scim-routes.ts'
import { settingsRoutes } from './settings/settings-routes.ts'
import { sourceRoutes } from './sources/source-routes.ts'
import { subscribeRoutes } from './subscribe/subscribe-routes.ts'
import { packageReportRoutes } from './training/keep-report.ts'
import { packageFileRoutes } from './training/package-files.ts'
import { packageUploadRoutes } from './training/package-upload.ts'
import { trainingRoutes } from './training/training-routes.ts'
import { xapiRoutes } from './training/xapi-routes.ts'
import { usersRoutes } from './users/users-routes.ts'

/** Every address behind the doors. */
export const routes: readonly Route[] = [
  ...signInRoutes,
  ...ssoRoutes,
  ...welcomeRoutes,
  ...linkRoutes,
  ...setupRoutes,
  ...proofRoutes,
  ...accountRoutes,
  ...consoleRoutes,
  ...signInSettingsRoutes,
  ...sourceRoutes,
  ...peopleRoutes,
  ...requestRoutes,
  ...policyRoutes,
  ...governanceRoutes,
  ...xapiRoutes,
  ...packageReportRoutes,
  ...packageFileRoutes,
  ...packageUploadRoutes,
  ...trainingRoutes,
  ...phishingRoutes,
  ...agreementRoutes,
  ...checkRoutes,
  ...documentRoutes,
  ...usersRoutes,
  ...outboxRoutes,
  ...scimRoutes,
  ...subscribeRoutes,
  ...managedRoutes(managed),
  ...decisionRoutes,
  ...auditRoutes,
  ...actionRoutes(
    allActions.filter(({ id }) => !withOwnForm.has(id)),
    whatIsDecided,
  ),
  ...portalRoutes,
  ...settingsRoutes,
  ...purposesRoutes,
  ...calendarRoutes,
  ...startRoutes,
  ...exampleRoutes,
  ...apiRoutes(allActions),
  mcpRoute(allActions),
]
