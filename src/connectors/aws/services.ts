import type { Service } from './operation.ts'

/**
 * Every service we ask, by the name its calls carry. AWS's clients are a hundred megabytes in memory together: each is
 * loaded when it is first asked.
 */
export const services: Readonly<Record<string, () => Promise<Service>>> = {
  accessanalyzer: async () => (await import('./services/accessanalyzer.ts')).accessanalyzer,
  dynamodb: async () => (await import('./services/dynamodb.ts')).dynamodb,
  ec2: async () => (await import('./services/ec2.ts')).ec2,
  iam: async () => (await import('./services/iam.ts')).iam,
  organizations: async () => (await import('./services/organizations.ts')).organizations,
  rds: async () => (await import('./services/rds.ts')).rds,
  s3: async () => (await import('./services/s3.ts')).s3,
  s3control: async () => (await import('./services/s3control.ts')).s3control,
  sts: async () => (await import('./services/sts.ts')).sts,
}
