import { z } from 'zod'

const AccountId = z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits')

/** Which AWS accounts to read, and as whom. Without `organization` it is the one account the credentials belong to. */
export const AwsSettings = z.strictObject({
  /** The account the credentials belong to; without it, STS is asked. */
  account: AccountId.optional(),
  /** A profile of the shared AWS configuration; without it, the SDK's default chain. */
  profile: z.string().min(1).optional(),
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
