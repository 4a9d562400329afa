import { anything } from './logging-query.ts'

/**
 * The events that somebody must hear of at once: those of the CIS benchmarks for AWS (chapter 4) and Google Cloud (2.4 to 2.12).
 * Each has entries as the provider writes them; a metric watches an event where it counts every one of them.
 */
export interface SecurityEvent {
  id: string
  title: { de: string; en: string }
  /** What CloudTrail writes. */
  aws?: readonly object[]
  /** Calls that change nothing belong to it, too, which not every trail records. */
  withReads?: true
  /** It happens every day by mistake, so that an alarm may wait for some of it. */
  isCommon?: true
  /** What Google Cloud's audit log writes; of several in a list, any one. */
  gcp?: readonly (object | readonly object[])[]
}

const user = { type: 'IAMUser', userName: 'somebody' }

/** Calls of one service, each as an entry of its own. */
function calls(service: string, ...names: string[]): object[] {
  return names.map((eventName) => ({
    eventName,
    eventSource: `${service}.amazonaws.com`,
    eventType: 'AwsApiCall',
    userIdentity: user,
  }))
}

function signIn(more: object, userIdentity: object = user): object {
  const eventSource = 'signin.amazonaws.com'
  return {
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    eventSource,
    userIdentity,
    ...more,
  }
}

/** An entry of the audit log: a method of a service, on a resource of a type. https://docs.cloud.google.com/logging/docs/audit/understanding-audit-logs */
function logged(
  serviceName: string,
  methodName: string,
  type: string,
  policyDelta?: object,
): object {
  return {
    logName: 'projects/somewhere/logs/cloudaudit.googleapis.com%2Factivity',
    severity: 'NOTICE',
    resource: { type },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: `${serviceName}.googleapis.com`,
      methodName,
      // Whoever it was, and from where: a filter that asks leaves somebody out.
      authenticationInfo: anything(),
      requestMetadata: anything(),
      ...(policyDelta && { serviceData: { policyDelta } }),
    },
  }
}

/** A changed policy of a project. */
function policyChanged(policyDelta: object): object {
  return logged('cloudresourcemanager', 'SetIamPolicy', 'project', policyDelta)
}

function ofCompute(type: string, method: string): object {
  return logged('compute', `v1.compute.${method}`, type)
}

export const securityEvents: readonly SecurityEvent[] = [
  {
    id: 'unauthorized-call',
    title: { de: 'verweigerte Aufrufe', en: 'calls that were denied' },
    withReads: true,
    isCommon: true,
    aws: ['Client.UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'].map(
      (errorCode) => ({
        ...calls('ec2', 'RunInstances')[0],
        errorCode,
        sourceIPAddress: '192.0.2.1',
      }),
    ),
  },
  {
    id: 'sign-in-without-second-factor',
    title: { de: 'Anmeldung ohne zweiten Faktor', en: 'sign-in without a second factor' },
    aws: [
      signIn({
        additionalEventData: { MFAUsed: 'No' },
        responseElements: { ConsoleLogin: 'Success' },
      }),
    ],
  },
  {
    id: 'root-used',
    title: { de: 'Nutzung des Root-Zugangs', en: 'use of the root user' },
    aws: [
      signIn({ responseElements: { ConsoleLogin: 'Success' } }, { type: 'Root' }),
      { ...calls('iam', 'CreateAccessKey')[0], userIdentity: { type: 'Root' } },
    ],
  },
  {
    id: 'iam-policy-changed',
    title: { de: 'geänderte Berechtigungen', en: 'changed permissions' },
    aws: calls(
      'iam',
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ),
  },
  {
    id: 'audit-log-changed',
    title: { de: 'geänderte Aufzeichnung', en: 'changed audit records' },
    aws: calls(
      'cloudtrail',
      'CreateTrail',
      'UpdateTrail',
      'DeleteTrail',
      'StartLogging',
      'StopLogging',
    ),
    gcp: [
      policyChanged({
        auditConfigDeltas: [{ action: 'REMOVE', service: 'allServices', logType: 'DATA_READ' }],
      }),
    ],
  },
  {
    id: 'sign-in-failed',
    title: { de: 'gescheiterte Anmeldungen', en: 'failed sign-ins' },
    isCommon: true,
    aws: [
      signIn({
        errorMessage: 'Failed authentication',
        responseElements: { ConsoleLogin: 'Failure' },
      }),
    ],
  },
  {
    id: 'key-disabled',
    title: { de: 'abgeschaltete oder gelöschte Schlüssel', en: 'disabled or deleted keys' },
    aws: calls('kms', 'DisableKey', 'ScheduleKeyDeletion'),
  },
  {
    id: 'bucket-policy-changed',
    title: { de: 'geänderte Freigaben von Buckets', en: 'changed access to buckets' },
    aws: calls(
      's3',
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ),
    gcp: [logged('storage', 'storage.setIamPermissions', 'gcs_bucket')],
  },
  {
    id: 'config-recorder-changed',
    title: { de: 'geänderte Konfigurationsaufzeichnung', en: 'changed configuration records' },
    aws: calls(
      'config',
      'StopConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutDeliveryChannel',
      'PutConfigurationRecorder',
    ),
  },
  {
    id: 'firewall-changed',
    title: { de: 'geänderte Firewall-Regeln', en: 'changed firewall rules' },
    aws: calls(
      'ec2',
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ),
    gcp: [
      ofCompute('gce_firewall_rule', 'firewalls.insert'),
      ofCompute('gce_firewall_rule', 'firewalls.delete'),
      [
        ofCompute('gce_firewall_rule', 'firewalls.patch'),
        ofCompute('gce_firewall_rule', 'firewalls.update'),
      ],
    ],
  },
  {
    id: 'network-acl-changed',
    title: { de: 'geänderte Netzwerk-Zugriffslisten', en: 'changed network access lists' },
    aws: calls(
      'ec2',
      'CreateNetworkAcl',
      'CreateNetworkAclEntry',
      'DeleteNetworkAcl',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
    ),
  },
  {
    id: 'gateway-changed',
    title: { de: 'geänderte Netzübergänge', en: 'changed gateways' },
    aws: calls(
      'ec2',
      'CreateCustomerGateway',
      'DeleteCustomerGateway',
      'AttachInternetGateway',
      'CreateInternetGateway',
      'DeleteInternetGateway',
      'DetachInternetGateway',
    ),
  },
  {
    id: 'route-changed',
    title: { de: 'geänderte Routen', en: 'changed routes' },
    aws: calls(
      'ec2',
      'CreateRoute',
      'CreateRouteTable',
      'ReplaceRoute',
      'ReplaceRouteTableAssociation',
      'DeleteRouteTable',
      'DeleteRoute',
      'DisassociateRouteTable',
    ),
    gcp: [ofCompute('gce_route', 'routes.insert'), ofCompute('gce_route', 'routes.delete')],
  },
  {
    id: 'network-changed',
    title: { de: 'geänderte Netze', en: 'changed networks' },
    aws: calls(
      'ec2',
      'CreateVpc',
      'DeleteVpc',
      'ModifyVpcAttribute',
      'AcceptVpcPeeringConnection',
      'CreateVpcPeeringConnection',
      'DeleteVpcPeeringConnection',
      'RejectVpcPeeringConnection',
      'AttachClassicLinkVpc',
      'DetachClassicLinkVpc',
      'DisableVpcClassicLink',
      'EnableVpcClassicLink',
    ),
    gcp: [
      ofCompute('gce_network', 'networks.insert'),
      ofCompute('gce_network', 'networks.delete'),
      [ofCompute('gce_network', 'networks.patch'), ofCompute('gce_network', 'networks.update')],
    ],
  },
  {
    id: 'organisation-changed',
    title: { de: 'geänderte Organisation', en: 'changes to the organisation' },
    aws: calls(
      'organizations',
      'AcceptHandshake',
      'AttachPolicy',
      'CreateAccount',
      'CreateOrganizationalUnit',
      'CreatePolicy',
      'DeclineHandshake',
      'DeleteOrganization',
      'DeleteOrganizationalUnit',
      'DeletePolicy',
      'DetachPolicy',
      'DisablePolicyType',
      'EnablePolicyType',
      'InviteAccountToOrganization',
      'LeaveOrganization',
      'MoveAccount',
      'RemoveAccountFromOrganization',
      'UpdatePolicy',
      'UpdateOrganizationalUnit',
    ),
  },
  {
    id: 'owner-changed',
    title: { de: 'geänderte Eigentümer', en: 'changed owners' },
    gcp: ['ADD', 'REMOVE'].map((action) =>
      policyChanged({
        bindingDeltas: [{ action, role: 'roles/owner', member: 'user:somebody@example.com' }],
      }),
    ),
  },
  {
    id: 'role-changed',
    title: { de: 'geänderte Rollen', en: 'changed roles' },
    gcp: ['CreateRole', 'DeleteRole', 'UpdateRole'].map((method) =>
      logged('iam', `google.iam.admin.v1.${method}`, 'iam_role'),
    ),
  },
  {
    id: 'database-configuration-changed',
    title: { de: 'geänderte Datenbankeinstellungen', en: 'changed settings of databases' },
    gcp: [logged('cloudsql', 'cloudsql.instances.update', 'cloudsql_database')],
  },
]

/** The event of an id. */
export function findSecurityEvent(id: string): SecurityEvent | undefined {
  return securityEvents.find((event) => event.id === id)
}
