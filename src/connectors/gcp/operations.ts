import { z } from 'zod'

import type { Rate } from '#connectors/token-bucket.ts'

import { tells } from './access/telling-permissions.ts'
import { keep } from './kept.ts'
import type { Kept } from './kept.ts'
import { kindOf } from './kinds.ts'
import { hostTypes } from './network/host-names.ts'

/** One call that may leave for Google: all only read, and none reads contents. A query leaves a trace in the project's list of jobs. */
export interface Operation {
  /** The address and what is sent. The parameters are parsed first, so that nothing unforeseen is ever sent. */
  ask(params: Record<string, unknown>): Asked
  /** How often it may be called: well below what Google grants a project, which others share with us. */
  rate: Rate
}

export interface Asked {
  /** `cloudasset.googleapis.com/v1/organizations/1/assets`, without a protocol. */
  address: string
  query: Record<string, string>
  /** Sent by POST where there is one. */
  body?: object
  /** The fields of the answer that are used; all others are cut out before anybody sees them. */
  keeps: Kept
  /** Cuts out what depends on more than the name of a field. */
  cuts?(answer: unknown): unknown
}

const Project = z.string().regex(/^[a-z0-9.:-]+$/)
/** `US`, `europe-west2`: nothing that means something else in SQL. */
const Region = z.string().regex(/^[A-Za-z0-9-]+$/)
const Token = { pageToken: z.string().optional() }
/** A resource name such as `projects/p/instanceConfigs/nam6`: no step of it leads elsewhere. */
const Name = z.string().regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.:()~%+-]+(?:\/[\w.:()~%+-]+)*$/)

const Assets = z.strictObject({
  parent: Name,
  contentType: z.enum(['RESOURCE', 'IAM_POLICY']),
  assetTypes: z.string(),
  pageSize: z.int(),
  readTime: z.string().optional(),
  ...Token,
})

/** How long a query may take before we are told that it goes on. */
const queryTimeoutMs = 40_000
/** A query that would read more costs nothing and fails: ten megabytes a view are the least that is billed. */
const mostBytesBilled = 1e9

/**
 * The one question we ask in SQL, of views that hold no contents: every dataset of a location, and where each replica of it lies. Each
 * dataset has a row, replicas or not, so that what is kept from us shows by its absence.
 * https://docs.cloud.google.com/bigquery/docs/information-schema-datasets-schemata
 */
function replicasIn(location: string): string {
  const views = `\`region-${location.toLowerCase()}\`.INFORMATION_SCHEMA`
  return [
    'SELECT d.schema_name, r.location',
    `FROM ${views}.SCHEMATA AS d LEFT JOIN ${views}.SCHEMATA_REPLICAS AS r`,
    'ON r.catalog_name = d.catalog_name AND r.schema_name = d.schema_name',
    'ORDER BY 1, 2',
  ].join(' ')
}

/** Every call we make, by service and operation. */
export const operations: Readonly<Record<string, Operation>> = {
  // 100 a minute for the project that asks. https://docs.cloud.google.com/asset-inventory/docs/quota
  'cloudasset.assets.list': operation(Assets, { perSecond: 1.2, burst: 40 }, (asked) => {
    const { parent, ...query } = asked
    const kind = kindOf(asked)
    const resource = kind?.keeps ? { data: kind.keeps, location: true as const } : undefined
    return {
      address: `cloudasset.googleapis.com/v1/${parent}/assets`,
      query,
      keeps: {
        readTime: true,
        nextPageToken: true,
        assets: {
          name: true,
          assetType: true,
          ancestors: true,
          ...(resource && { resource }),
          ...(kind?.content === 'IAM_POLICY' && { iamPolicy: keep(...policyFields) }),
        },
      },
    }
  }),
  // https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources
  'cloudasset.assets.searchAllResources': operation(
    z.strictObject({
      parent: Name,
      assetTypes: z.string(),
      readMask: z.string(),
      pageSize: z.int(),
      ...Token,
    }),
    { perSecond: 3, burst: 20 },
    ({ parent, ...query }) => ({
      address: `cloudasset.googleapis.com/v1/${parent}:searchAllResources`,
      query,
      keeps: keep('nextPageToken', 'results.name', 'results.assetType', 'results.project'),
    }),
  ),
  // https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/backupRuns/list
  'sqladmin.backupRuns.list': operation(
    z.strictObject({ project: Project, instance: Name, maxResults: z.int(), ...Token }),
    { perSecond: 3, burst: 10 },
    ({ project, instance, ...query }) => ({
      address: `sqladmin.googleapis.com/v1/projects/${project}/instances/${instance}/backupRuns`,
      query,
      keeps: keep(
        'kind',
        'nextPageToken',
        ...['id', 'status', 'type', 'location', 'endTime', 'windowStartTime', 'instance'].map(
          (field) => `items.${field}`,
        ),
        'items.diskEncryptionConfiguration.kmsKeyName',
      ),
    }),
  ),
  // https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query
  'bigquery.jobs.query': operation(
    z.strictObject({ project: Project, location: Region }),
    { perSecond: 5, burst: 10 },
    ({ project, location }) => ({
      address: `bigquery.googleapis.com/bigquery/v2/projects/${project}/queries`,
      query: {},
      body: {
        query: replicasIn(location),
        useLegacySql: false,
        location,
        timeoutMs: queryTimeoutMs,
        maxResults: 10_000,
        maximumBytesBilled: String(mostBytesBilled),
      },
      keeps: keep('jobComplete', 'jobReference.jobId', 'pageToken', 'rows.f.v'),
    }),
  ),
  // https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults
  'bigquery.jobs.getQueryResults': operation(
    z.strictObject({ project: Project, location: Region, jobId: Name, ...Token }),
    { perSecond: 5, burst: 10 },
    ({ project, jobId, ...query }) => ({
      address: `bigquery.googleapis.com/bigquery/v2/projects/${project}/queries/${jobId}`,
      query: { ...query, timeoutMs: queryTimeoutMs, maxResults: 10_000 },
      keeps: keep('jobComplete', 'pageToken', 'rows.f.v'),
    }),
  ),
  // https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instanceConfigs/get
  'spanner.instanceConfigs.get': operation(
    z.strictObject({ name: Name }),
    { perSecond: 2, burst: 10 },
    ({ name }) => ({
      address: `spanner.googleapis.com/v1/${name}`,
      query: {},
      keeps: keep('name', 'replicas.location'),
    }),
  ),
  // https://docs.cloud.google.com/spanner/docs/reference/rest/v1/projects.instances.databases.backupSchedules/list
  'spanner.backupSchedules.list': operation(
    z.strictObject({ parent: Name }),
    { perSecond: 2, burst: 10 },
    ({ parent }) => ({
      address: `spanner.googleapis.com/v1/${parent}/backupSchedules`,
      query: {},
      keeps: keep('backupSchedules.name', 'backupSchedules.retentionDuration'),
    }),
  ),
  // https://docs.cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.backupSchedules/list
  'firestore.backupSchedules.list': operation(
    z.strictObject({ parent: Name }),
    { perSecond: 2, burst: 10 },
    ({ parent }) => ({
      address: `firestore.googleapis.com/v1/${parent}/backupSchedules`,
      query: {},
      keeps: keep('backupSchedules.name', 'backupSchedules.retention'),
    }),
  ),
  // https://docs.cloud.google.com/firestore/docs/reference/rest/v1/projects.locations.backups/list
  'firestore.backups.list': operation(
    z.strictObject({ project: Project }),
    { perSecond: 2, burst: 10 },
    ({ project }) => ({
      address: `firestore.googleapis.com/v1/projects/${project}/locations/-/backups`,
      query: {},
      keeps: keep(
        'unreachable',
        ...['name', 'database', 'state', 'snapshotTime'].map((field) => `backups.${field}`),
      ),
    }),
  ),
  // https://docs.cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/projects.policies/getEffectivePolicy
  'orgpolicy.policies.getEffectivePolicy': operation(
    z.strictObject({ name: Name }),
    { perSecond: 5, burst: 20 },
    ({ name }) => ({
      address: `orgpolicy.googleapis.com/v2/${name}:getEffectivePolicy`,
      query: {},
      keeps: keep(
        'name',
        ...['enforce', 'allowAll', 'values.allowedValues', 'condition.expression'].map(
          (field) => `spec.rules.${field}`,
        ),
      ),
    }),
  ),
  // https://docs.cloud.google.com/iam/docs/reference/rest/v1/roles/get
  'iam.roles.get': operation(
    z.strictObject({ name: z.string().regex(/^roles\/[\w.]+$/) }),
    { perSecond: 10, burst: 40 },
    ({ name }) => ({
      address: `iam.googleapis.com/v1/${name}`,
      query: {},
      keeps: keep('name', 'includedPermissions'),
      cuts: withTellingPermissions,
    }),
  ),
  // https://docs.cloud.google.com/policy-intelligence/docs/reference/policyanalyzer/rest/v1/projects.locations.activityTypes.activities/query
  'policyanalyzer.activities.query': operation(
    z.strictObject({ project: Project, pageSize: z.int(), ...Token }),
    { perSecond: 1, burst: 10 },
    ({ project, ...query }) => ({
      address: `policyanalyzer.googleapis.com/v1/projects/${project}/locations/global/activityTypes/serviceAccountKeyLastAuthentication/activities:query`,
      query,
      keeps: keep(
        'nextPageToken',
        'activities.fullResourceName',
        'activities.activity.lastAuthenticatedTime',
      ),
    }),
  ),
  // https://docs.cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys/list
  'storage.hmacKeys.list': operation(
    z.strictObject({ project: Project, maxResults: z.int(), ...Token }),
    { perSecond: 3, burst: 10 },
    ({ project, ...query }) => ({
      address: `storage.googleapis.com/storage/v1/projects/${project}/hmacKeys`,
      query,
      keeps: keep(
        'kind',
        'nextPageToken',
        ...['accessId', 'serviceAccountEmail', 'state', 'timeCreated'].map(
          (field) => `items.${field}`,
        ),
      ),
    }),
  ),
  // https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
  'cloudidentity.groups.lookup': operation(
    z.strictObject({ groupKey: z.string().min(1) }),
    { perSecond: 5, burst: 20 },
    ({ groupKey }) => ({
      address: 'cloudidentity.googleapis.com/v1/groups:lookup',
      query: { 'groupKey.id': groupKey },
      keeps: keep('name'),
    }),
  ),
  // What kind of member each is, only the full view says. https://docs.cloud.google.com/identity/docs/reference/rest/v1/groups.memberships/list
  'cloudidentity.groups.memberships.list': operation(
    z.strictObject({
      parent: Name.startsWith('groups/'),
      view: z.literal('FULL'),
      pageSize: z.int(),
      ...Token,
    }),
    { perSecond: 5, burst: 20 },
    ({ parent, ...query }) => ({
      address: `cloudidentity.googleapis.com/v1/${parent}/memberships`,
      query,
      keeps: keep(
        'nextPageToken',
        ...['type', 'preferredMemberKey.id', 'preferredMemberKey.namespace'].map(
          (field) => `memberships.${field}`,
        ),
      ),
    }),
  ),
  // https://docs.cloud.google.com/dns/docs/reference/rest/v1/resourceRecordSets/list
  'dns.resourceRecordSets.list': operation(
    z.strictObject({ project: Project, managedZone: Name, maxResults: z.int(), ...Token }),
    { perSecond: 5, burst: 20 },
    ({ project, managedZone, ...query }) => ({
      address: `dns.googleapis.com/dns/v1/projects/${project}/managedZones/${managedZone}/rrsets`,
      query,
      keeps: keep(
        'kind',
        'nextPageToken',
        ...['name', 'type', 'rrdatas'].map((field) => `rrsets.${field}`),
        'rrsets.routingPolicy.wrr.items.rrdatas',
        'rrsets.routingPolicy.geo.items.rrdatas',
      ),
      cuts: withoutTexts,
    }),
  ),
  // https://docs.cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps.domainMappings/list
  'appengine.domainMappings.list': operation(
    z.strictObject({ application: Project, pageSize: z.int(), ...Token }),
    { perSecond: 2, burst: 10 },
    ({ application, ...query }) => ({
      address: `appengine.googleapis.com/v1/apps/${application}/domainMappings`,
      query,
      keeps: keep('nextPageToken', 'domainMappings.id'),
    }),
  ),
  // https://firebase.google.com/docs/reference/hosting/rest/v1beta1/projects.sites/list
  'firebasehosting.sites.list': operation(
    z.strictObject({ project: Project, pageSize: z.int(), ...Token }),
    { perSecond: 2, burst: 10 },
    ({ project, ...query }) => ({
      address: `firebasehosting.googleapis.com/v1beta1/projects/${project}/sites`,
      query,
      keeps: keep('nextPageToken', 'sites.name', 'sites.defaultUrl'),
    }),
  ),
  // https://firebase.google.com/docs/reference/hosting/rest/v1beta1/projects.sites.customDomains/list
  'firebasehosting.customDomains.list': operation(
    z.strictObject({ project: Project, site: Project, pageSize: z.int(), ...Token }),
    { perSecond: 2, burst: 10 },
    ({ project, site, ...query }) => ({
      address: `firebasehosting.googleapis.com/v1beta1/projects/${project}/sites/${site}/customDomains`,
      query,
      keeps: keep('nextPageToken', 'customDomains.name'),
    }),
  ),
  // https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels/list
  'monitoring.notificationChannels.list': operation(
    z.strictObject({ project: Project, pageSize: z.int(), ...Token }),
    { perSecond: 5, burst: 20 },
    ({ project, ...query }) => ({
      address: `monitoring.googleapis.com/v3/projects/${project}/notificationChannels`,
      query,
      keeps: keep(
        'nextPageToken',
        'totalSize',
        ...['name', 'type', 'enabled', 'verificationStatus'].map(
          (field) => `notificationChannels.${field}`,
        ),
      ),
    }),
  ),
  // https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.snoozes/list
  'monitoring.snoozes.list': operation(
    z.strictObject({ project: Project, pageSize: z.int(), ...Token }),
    { perSecond: 5, burst: 20 },
    ({ project, ...query }) => ({
      address: `monitoring.googleapis.com/v3/projects/${project}/snoozes`,
      query,
      keeps: keep(
        'nextPageToken',
        ...['name', 'criteria.policies', 'criteria.filter', 'interval'].map(
          (field) => `snoozes.${field}`,
        ),
      ),
    }),
  ),
  // https://docs.cloud.google.com/security-command-center/docs/reference/rest/v1/organizations.sources.findings/list
  'securitycenter.findings.list': operation(
    z.strictObject({ parent: Name, filter: z.string(), pageSize: z.int(), ...Token }),
    { perSecond: 2, burst: 10 },
    ({ parent, ...query }) => ({
      address: `securitycenter.googleapis.com/v1/${parent}/sources/-/findings`,
      query,
      keeps: keep('readTime', 'nextPageToken', ...findingFields),
    }),
  ),
  // https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences/list
  'containeranalysis.occurrences.list': operation(
    z.strictObject({ parent: Name, filter: z.string(), pageSize: z.int(), ...Token }),
    { perSecond: 3, burst: 10 },
    ({ parent, ...query }) => ({
      address: `containeranalysis.googleapis.com/v1/${parent}/occurrences`,
      query,
      keeps: keep(
        'nextPageToken',
        ...['name', 'resourceUri', 'noteName', 'kind', 'createTime'].map(
          (field) => `occurrences.${field}`,
        ),
        ...['continuousAnalysis', 'analysisStatus', 'lastScanTime'].map(
          (field) => `occurrences.discovery.${field}`,
        ),
        ...['severity', 'effectiveSeverity', 'fixAvailable'].map(
          (field) => `occurrences.vulnerability.${field}`,
        ),
        'occurrences.vulnerability.packageIssue.affectedPackage',
        'occurrences.vulnerability.packageIssue.affectedVersion.fullName',
      ),
    }),
  ),
  // https://docs.cloud.google.com/compute/vm-manager/docs/reference/osconfig/rest/v1/projects.locations.instances.vulnerabilityReports/list
  'osconfig.vulnerabilityReports.list': operation(
    z.strictObject({ project: Project, zone: Project, pageSize: z.int(), ...Token }),
    { perSecond: 2, burst: 10 },
    ({ project, zone, ...query }) => ({
      address: `osconfig.googleapis.com/v1/projects/${project}/locations/${zone}/instances/-/vulnerabilityReports`,
      query,
      keeps: keep('nextPageToken', 'vulnerabilityReports.name', 'vulnerabilityReports.updateTime'),
    }),
  ),
  // https://docs.cloud.google.com/security-command-center/docs/reference/security-center-management/rest/v1/projects.locations.securityCenterServices/get
  'securitycentermanagement.securityCenterServices.get': operation(
    z.strictObject({ name: Name }),
    { perSecond: 2, burst: 10 },
    ({ name }) => ({
      address: `securitycentermanagement.googleapis.com/v1/${name}`,
      query: {},
      keeps: keep('name', 'effectiveEnablementState'),
    }),
  ),
  ...Object.fromEntries(
    ['organizations', 'folders', 'projects'].map((kind) => [
      `cloudresourcemanager.${kind}.getIamPolicy`,
      getIamPolicy(kind),
    ]),
  ),
}

/** The services that calls carry, to find the connector of a recording by. */
export const services = [
  ...new Set(Object.keys(operations).map((name) => name.slice(0, name.indexOf('.')))),
]

/** Whoever verifies a domain writes tokens into TXT records: of what leads to no host only name and type stay. */
function withoutTexts(answer: unknown): unknown {
  const page = z.looseObject({ rrsets: z.array(z.looseObject({})) }).safeParse(answer).data
  if (!page) return answer
  return {
    ...page,
    rrsets: page.rrsets.map((set) =>
      hostTypes.has(String(set['type'])) ? set : { name: set['name'], type: set['type'] },
    ),
  }
}

/** Of the permissions in a role only those by which it is judged: some roles have thousands. */
function withTellingPermissions(answer: unknown): unknown {
  const role = z.looseObject({ includedPermissions: z.array(z.string()) }).safeParse(answer).data
  if (!role) return answer
  return { ...role, includedPermissions: role.includedPermissions.filter(tells) }
}

const findingFields = [
  'name',
  'resourceName',
  'category',
  'severity',
  'findingClass',
  'createTime',
  'mute',
  'vulnerability.cve.id',
  'vulnerability.cve.upstreamFixAvailable',
  'vulnerability.cve.exploitationActivity',
  'vulnerability.offendingPackage.packageName',
  'vulnerability.offendingPackage.packageVersion',
].map((field) => `listFindingsResults.finding.${field}`)

/** A question by POST, and yet one. https://docs.cloud.google.com/resource-manager/reference/rest/v3/projects/getIamPolicy */
function getIamPolicy(kind: string): Operation {
  return operation(
    z.strictObject({ resource: Name.startsWith(`${kind}/`) }),
    { perSecond: 5, burst: 20 },
    ({ resource }) => ({
      address: `cloudresourcemanager.googleapis.com/v3/${resource}:getIamPolicy`,
      query: {},
      body: { options: { requestedPolicyVersion: 3 } },
      keeps: keep(
        'etag',
        'auditConfigs.service',
        'auditConfigs.auditLogConfigs.logType',
        'auditConfigs.auditLogConfigs.exemptedMembers',
      ),
    }),
  )
}

const policyFields = [
  'bindings.role',
  'bindings.members',
  'bindings.condition.title',
  'bindings.condition.expression',
]

/** An operation whose query is made of whatever its `asked` leaves of the parameters. */
function operation<Params extends Record<string, unknown>>(
  params: z.ZodType<Params>,
  rate: Rate,
  asked: (params: Params) => Omit<Asked, 'query'> & { query: Record<string, unknown> },
): Operation {
  return {
    rate,
    ask(given) {
      const { query, ...rest } = asked(params.parse(given))
      const written = Object.entries(query).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [[name, String(value)] as const]
          : [],
      )
      return { ...rest, query: Object.fromEntries(written) }
    },
  }
}
