/** Whoever may write a policy may give themselves everything. */
export const writes: ReadonlySet<string> = new Set([
  'resourcemanager.organizations.setIamPolicy',
  'resourcemanager.folders.setIamPolicy',
  'resourcemanager.projects.setIamPolicy',
])

/** Whoever may use a service account, or speak as it, has its rights. https://docs.cloud.google.com/iam/docs/service-account-permissions */
export const becomes: ReadonlySet<string> = new Set([
  'iam.serviceAccounts.actAs',
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccounts.setIamPolicy',
  'iam.serviceAccounts.signBlob',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccountApiKeyBindings.create',
  'iam.serviceAccountKeys.create',
])

/**
 * Whoever may change a role of the company's own has whatever they write there, and whoever says whom a pool lets in is anybody of it.
 * https://docs.cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation
 */
export const rewrites: ReadonlySet<string> = new Set([
  'iam.roles.update',
  'iam.googleapis.com/workforcePoolProviders.create',
  'iam.googleapis.com/workforcePoolProviders.update',
  'iam.googleapis.com/workloadIdentityPoolProviders.create',
  'iam.googleapis.com/workloadIdentityPoolProviders.update',
])

/** Has Cloud Build run what somebody says. */
export const builds: ReadonlySet<string> = new Set(['cloudbuild.builds.create'])

/** Of a permission, whether anything is judged by it: a role of Google's may have thousands. */
export function tells(permission: string): boolean {
  return [writes, becomes, rewrites, builds].some((each) => each.has(permission))
}
