/** A check of Prowler, and our test that asks the same. */
export interface Question {
  check: string
  test: string
  /** What Prowler calls the thing that we call `item`, where that is not its last part. */
  about?: (item: string) => string
}

/** Of several things we judge that Prowler judges as one: the last part of the one. */
const balancerOf = (item: string): string => item.split('/').at(-2) ?? ''
const userOf = (item: string): string => item.split('/').at(-2) ?? ''
const policyOf = (item: string): string => lastPart(item.split(' ').at(-1) ?? '')
const account = (item: string): string => item.split('/').at(1) ?? ''
const region = (item: string): string => item.split('/').at(2) ?? ''
const root = (item: string): string => (item.endsWith('/root') ? '<root_account>' : lastPart(item))

/** The checks that ask what we ask, of what both of us read. */
export const questions: readonly Question[] = [
  { check: 'rds_instance_storage_encrypted', test: 'storage-encrypted' },
  { check: 'rds_cluster_storage_encrypted', test: 'storage-encrypted' },
  { check: 'ec2_ebs_volume_encryption', test: 'storage-encrypted' },
  { check: 'efs_encryption_at_rest_enabled', test: 'storage-encrypted' },
  { check: 'redshift_cluster_encrypted_at_rest', test: 'storage-encrypted' },
  { check: 'elasticache_redis_cluster_rest_encryption_enabled', test: 'storage-encrypted' },
  { check: 'opensearch_service_domains_encryption_at_rest_enabled', test: 'storage-encrypted' },
  { check: 's3_bucket_default_encryption', test: 'storage-encrypted' },
  { check: 'rds_snapshots_encrypted', test: 'snapshot-encrypted' },
  { check: 'ec2_ebs_snapshots_encrypted', test: 'snapshot-encrypted' },
  { check: 'ec2_ebs_default_encryption', test: 'encrypted-by-default', about: region },
  { check: 'rds_instance_backup_enabled', test: 'backup-enabled' },
  { check: 'dynamodb_tables_pitr_enabled', test: 'backup-enabled' },
  { check: 'efs_have_backup_enabled', test: 'backup-enabled' },
  { check: 'redshift_cluster_automated_snapshot', test: 'backup-enabled' },
  { check: 's3_bucket_object_versioning', test: 'backup-enabled' },
  { check: 'rds_instance_transport_encrypted', test: 'database-requires-tls' },
  {
    check: 'elasticache_redis_cluster_in_transit_encryption_enabled',
    test: 'database-requires-tls',
  },
  {
    check: 'opensearch_service_domains_https_communications_enforced',
    test: 'database-requires-tls',
  },
  { check: 's3_bucket_secure_transport_policy', test: 'bucket-denies-plain-http' },
  { check: 's3_bucket_public_access', test: 'no-public-exposure' },
  { check: 's3_bucket_policy_public_write_access', test: 'no-public-exposure' },
  { check: 'rds_instance_no_public_access', test: 'no-public-exposure' },
  { check: 'redshift_cluster_public_access', test: 'no-public-exposure' },
  { check: 'opensearch_service_domains_not_publicly_accessible', test: 'no-public-exposure' },
  {
    check: 'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22',
    test: 'no-public-exposure',
  },
  {
    check: 'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432',
    test: 'no-public-exposure',
  },
  { check: 'kms_cmk_rotation_enabled', test: 'key-rotated' },
  { check: 'kms_cmk_not_deleted_unintentionally', test: 'key-not-pending-deletion' },
  { check: 'elbv2_insecure_ssl_ciphers', test: 'listener-modern-tls', about: balancerOf },
  { check: 'elbv2_ssl_listeners', test: 'listener-tls-only', about: balancerOf },
  { check: 'cloudfront_distributions_https_enabled', test: 'listener-tls-only' },
  {
    check: 'cloudfront_distributions_using_deprecated_ssl_protocols',
    test: 'origin-tls',
  },
  { check: 'iam_user_mfa_enabled_console_access', test: 'account-has-mfa' },
  { check: 'iam_root_mfa_enabled', test: 'account-has-mfa', about: root },
  { check: 'iam_rotate_access_key_90_days', test: 'key-age', about: userOf },
  {
    check: 'iam_customer_attached_policy_no_administrative_privileges',
    test: 'no-standing-admin',
    about: policyOf,
  },
  ...['lowercase', 'uppercase', 'number', 'symbol', 'minimum_length_14', 'reuse_24'].map(
    (rule) => ({
      check: `iam_password_policy_${rule}`,
      test: 'password-policy-meets-standard',
      about: account,
    }),
  ),
]

/** The last part of a name or an ARN. */
export function lastPart(name: string): string {
  return name.split(/[:/]/).at(-1) ?? ''
}
