// What Google's own roles come to, by the permissions in them: github.com/iann0036/iam-dataset of August 2026 held against
// https://docs.cloud.google.com/iam/docs/roles-permissions.

/** Basic roles that give every right to change things without naming one. https://docs.cloud.google.com/iam/docs/roles-overview#basic */
export const unnamed = named('owner editor admin writer')

/** Those that may write the policy of a project, a folder or an organisation, or may do all there is to do. */
export const administering = named(`
  owner admin iam.securityAdmin resourcemanager.organizationAdmin resourcemanager.folderAdmin resourcemanager.folderIamAdmin
  resourcemanager.projectIamAdmin appengineflex.serviceAgent firebase.managementServiceAgent gkehub.crossProjectServiceAgent
  krmapihosting.anthosApiEndpointServiceAgent privilegedaccessmanager.folderServiceAgent
  privilegedaccessmanager.organizationServiceAgent privilegedaccessmanager.projectServiceAgent privilegedaccessmanager.serviceAgent`)

/** Those by which somebody becomes a service account: speaks or runs things as it, makes it a key, or may give themselves the right to. */
export const becoming = named(`
  owner editor admin writer assuredoss.admin backupdr.computeEngineOperator dataproc.hubAgent earthengine.appsPublisher iam.admin
  iam.dataScientist iam.databasesAdmin iam.devOps iam.editor iam.securityAdmin iam.serviceAccountAdmin
  iam.serviceAccountApiKeyBindingAdmin iam.serviceAccountKeyAdmin iam.serviceAccountTokenCreator iam.serviceAccountUser
  iam.workloadIdentityUser securitycenter.admin aiplatform.colabServiceAgent aiplatform.customCodeServiceAgent
  aiplatform.extensionServiceAgent aiplatform.serviceAgent apigateway.serviceAgent apigee.serviceAgent appengine.serviceAgent
  appengineflex.serviceAgent backupdr.serviceAgent batch.serviceAgent bigquerycontinuousquery.serviceAgent
  bigquerydatatransfer.serviceAgent bigqueryspark.serviceAgent cloudbuild.serviceAgent cloudconfig.serviceAgent
  clouddeploy.serviceAgent clouddeploymentmanager.serviceAgent cloudfunctions.serviceAgent cloudscheduler.serviceAgent
  cloudtasks.serviceAgent cloudtpu.serviceAgent composer.ServiceAgentV2Ext composer.serviceAgent
  compute.instanceGroupManagerServiceAgent compute.serviceAgent configdelivery.serviceAgent connectors.serviceAgent
  container.serviceAgent dataflow.serviceAgent datapipelines.serviceAgent dataplex.serviceAgent dataprep.serviceAgent
  dataproc.serviceAgent eventarc.serviceAgent firebaseapphosting.serviceAgent firebasemods.serviceAgent gameservices.serviceAgent
  genomics.serviceAgent hypercomputecluster.serviceAgent integrations.serviceAgent krmapihosting.anthosApiEndpointServiceAgent
  krmapihosting.serviceAgent lifesciences.serviceAgent ml.serviceAgent notebooks.serviceAgent osconfig.serviceAgent
  pubsub.serviceAgent run.serviceAgent runapps.serviceAgent securesourcemanager.serviceAgent
  securitycenter.securityResponseServiceAgent serverless.serviceAgent sourcerepo.serviceAgent workflows.serviceAgent
  workstations.serviceAgent`)

/** Those that may change what the company's own roles give. */
export const roleWriting = named(
  'owner admin iam.admin iam.organizationRoleAdmin iam.roleAdmin clouddeploymentmanager.serviceAgent',
)

/** Those that may say whom a pool of identities lets in, and so speak as anybody of it. */
export const federating = named(
  'owner admin iam.admin iam.workforcePoolAdmin iam.workforcePoolEditor iam.workloadIdentityPoolAdmin',
)

/** Those that may have Cloud Build run what they say. */
export const building = named(`
  owner admin editor writer cloudbuild.admin cloudbuild.builds.builder cloudbuild.builds.editor cloudbuild.editor composer.worker
  dataflow.admin dataflow.developer iam.devOps run.sourceDeveloper`)

function named(roles: string): ReadonlySet<string> {
  return new Set(
    roles
      .trim()
      .split(/\s+/)
      .map((role) => `roles/${role}`),
  )
}
