import type { Service } from './operation.ts'

/**
 * Every service we ask, by the name its calls carry. AWS's clients are a hundred megabytes in memory together: each is
 * loaded when it is first asked.
 */
export const services: Readonly<Record<string, () => Promise<Service>>> = {
  sns: async () => (await import('./services/sns.ts')).sns,
  logs: async () => (await import('./services/logs.ts')).logs,
  inspector2: async () => (await import('./services/inspector2.ts')).inspector2,
  guardduty: async () => (await import('./services/guardduty.ts')).guardduty,
  ecr: async () => (await import('./services/ecr.ts')).ecr,
  cloudwatch: async () => (await import('./services/cloudwatch.ts')).cloudwatch,
  cloudtrail: async () => (await import('./services/cloudtrail.ts')).cloudtrail,
  accessanalyzer: async () => (await import('./services/accessanalyzer.ts')).accessanalyzer,
  acm: async () => (await import('./services/acm.ts')).acm,
  backup: async () => (await import('./services/backup.ts')).backup,
  cloudfront: async () => (await import('./services/cloudfront.ts')).cloudfront,
  config: async () => (await import('./services/config.ts')).config,
  'docdb-elastic': async () => (await import('./services/docdb-elastic.ts')).docdbElastic,
  dynamodb: async () => (await import('./services/dynamodb.ts')).dynamodb,
  'ebs-public': async () => (await import('./services/ebs-public.ts')).ebsPublic,
  ec2: async () => (await import('./services/ec2.ts')).ec2,
  efs: async () => (await import('./services/efs.ts')).efs,
  elasticache: async () => (await import('./services/elasticache.ts')).elasticache,
  elb: async () => (await import('./services/elb.ts')).elb,
  elbv2: async () => (await import('./services/elbv2.ts')).elbv2,
  fsx: async () => (await import('./services/fsx.ts')).fsx,
  iam: async () => (await import('./services/iam.ts')).iam,
  identitystore: async () => (await import('./services/identitystore.ts')).identitystore,
  keyspaces: async () => (await import('./services/keyspaces.ts')).keyspaces,
  kms: async () => (await import('./services/kms.ts')).kms,
  lightsail: async () => (await import('./services/lightsail.ts')).lightsail,
  memorydb: async () => (await import('./services/memorydb.ts')).memorydb,
  opensearch: async () => (await import('./services/opensearch.ts')).opensearch,
  organizations: async () => (await import('./services/organizations.ts')).organizations,
  rds: async () => (await import('./services/rds.ts')).rds,
  'redshift-serverless': async () =>
    (await import('./services/redshift-serverless.ts')).redshiftServerless,
  redshift: async () => (await import('./services/redshift.ts')).redshift,
  route53: async () => (await import('./services/route53.ts')).route53,
  s3: async () => (await import('./services/s3.ts')).s3,
  s3control: async () => (await import('./services/s3control.ts')).s3control,
  s3express: async () => (await import('./services/s3express.ts')).s3express,
  securityhub: async () => (await import('./services/securityhub.ts')).securityhub,
  'sso-admin': async () => (await import('./services/sso-admin.ts')).ssoAdmin,
  sts: async () => (await import('./services/sts.ts')).sts,
  'timestream-write': async () => (await import('./services/timestream-write.ts')).timestreamWrite,
}
