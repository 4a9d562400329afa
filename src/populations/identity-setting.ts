import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/**
 * A setting of a whole system about how people get in: one item for each system and setting.
 *
 * - `single-sign-on`: people come in by way of an identity provider. AWS: an instance of Identity Center or a SAML provider.
 *   Google Cloud: always, since it keeps no passwords of its own; `true`.
 * - `mfa-required`: nobody gets anything done without a second factor. AWS: every user with a console password is under a
 *   policy that denies without one; of Identity Center no call tells. Google Cloud: there, and not known, as only the directory tells.
 * - `own-domains-only`: only people of named organisations can be given rights. Google: the organisation policy
 *   `iam.allowedPolicyMemberDomains`.
 * - `no-service-keys`: Google: the organisation policy `iam.disableServiceAccountKeyCreation`.
 * - `access-analysed`: the provider looks for access from outside. AWS: an active analyzer of Access Analyzer in the region, its
 *   own or that of its organisation (`within`).
 */
export const IdentitySetting = z.object({
  /** `aws/<account>/single-sign-on`, `aws/<account>/<region>/access-analysed`, `gcp/<scope>/mfa-required`. */
  id: z.string(),
  provider: z.string().optional(),
  system: z.string(),
  setting: z.enum([
    'single-sign-on',
    'mfa-required',
    'own-domains-only',
    'no-service-keys',
    'access-analysed',
  ]),
  on: reported(z.boolean()),
  /** What it is on by: the names of providers and analyzers; or who is outside it. */
  by: reported(z.array(z.string())),
  /** Of `access-analysed`: the region of the organisation in which an analyzer of all its accounts looks here too, `aws/999900001111/eu-central-1`. */
  within: z.string().optional(),
  /** Such an analyzer is kept here. */
  forAll: z.literal(true).optional(),
})
export type IdentitySetting = z.infer<typeof IdentitySetting>

export const identitySettings: Population<IdentitySetting> = {
  id: 'identity-setting',
  item: IdentitySetting,
  key: (setting) => setting.id,
  kind: 'read',
}
