import { z } from 'zod'

import { wrong } from '#engine/wrong.ts'

export const AccountId = z.string().refine(
  (id) => /^\d{12}$/.test(id),
  wrong({
    de: 'Die Kennung eines AWS-Kontos hat 12 Ziffern',
    en: 'an AWS account id has 12 digits',
  }),
)

export const AccessKeyId = z
  .string()
  .refine(
    (id) => /^[A-Z0-9]{16,128}$/.test(id),
    wrong({ de: 'etwa AKIAIOSFODNN7EXAMPLE', en: 'such as AKIAIOSFODNN7EXAMPLE' }),
  )

/** The other half of an access key. */
export const AwsSecrets = z.strictObject({
  secretAccessKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .optional(),
})

/** Which AWS accounts to read, and as whom. Without `organization` it is the one account the credentials belong to. */
export const AwsSettings = z.strictObject({
  /** The account the credentials belong to; without it, STS is asked. */
  account: AccountId.optional(),
  /** A profile of the shared AWS configuration; without it, the SDK's default chain. */
  profile: z.string().min(1).optional(),
  /** The access key to use in place of that chain; its secret is kept apart. */
  accessKeyId: AccessKeyId.optional(),
  organization: z
    .strictObject({
      /** The role (with its path, if any) to assume in every account but our own. */
      roleName: z.string().regex(/^[\w+=,.@/-]+$/),
      externalId: z.string().min(2).optional(),
      /** Reads exactly these accounts and does not ask AWS Organizations which there are. */
      accounts: z.array(AccountId).min(1).optional(),
    })
    .optional(),
  /** Without it, the SDK's own settings hold, `AWS_ENDPOINT_URL` among them. */
  endpointUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the list of regions is asked, and whose partition (commercial, GovCloud, China) is read. */
  homeRegion: z.string().min(1).default('us-east-1'),
})
export type AwsSettings = z.infer<typeof AwsSettings>
