/**
 * The events that somebody must hear of at once: those of the CIS benchmarks for AWS (chapter 4) and Google Cloud (2.4 to 2.12).
 * Each has entries as the provider writes them; a metric watches an event where it counts every one of them.
 */
export interface SecurityEvent {
  id: string
  title: { de: string; en: string }
  /** What CloudTrail writes. */
  aws?: readonly object[]
  /** Words that must all stand in the filter of a log-based metric of Google Cloud; of several in a list, any one. */
  gcp?: readonly (string | readonly string[])[]
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

export const securityEvents: readonly SecurityEvent[] = [
  {
    id: 'unauthorized-call',
    title: { de: 'verweigerte Aufrufe', en: 'calls that were denied' },
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
    gcp: ['SetIamPolicy', 'auditConfigDeltas'],
  },
  {
    id: 'sign-in-failed',
    title: { de: 'gescheiterte Anmeldungen', en: 'failed sign-ins' },
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
    gcp: [['gcs_bucket', 'storage.googleapis.com'], 'storage.setIamPermissions'],
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
    gcp: ['gce_firewall_rule', 'insert', 'delete', ['patch', 'update']],
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
    gcp: ['gce_route', 'delete', 'insert'],
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
    gcp: ['gce_network', 'insert', 'delete', ['patch', 'update']],
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
    gcp: ['cloudresourcemanager.googleapis.com', 'roles/owner'],
  },
  {
    id: 'role-changed',
    title: { de: 'geänderte Rollen', en: 'changed roles' },
    gcp: ['iam_role', 'CreateRole', 'DeleteRole', 'UpdateRole'],
  },
  {
    id: 'database-configuration-changed',
    title: { de: 'geänderte Datenbankeinstellungen', en: 'changed settings of databases' },
    gcp: ['cloudsql.instances.update'],
  },
]

/** The event of an id. */
export function findSecurityEvent(id: string): SecurityEvent | undefined {
  return securityEvents.find((event) => event.id === id)
}
