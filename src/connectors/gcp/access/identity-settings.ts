import { z } from 'zod'

import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { Flag } from '#connectors/gcp/fields.ts'
import type { Read } from '#connectors/gcp/place.ts'
import { measured } from '#engine/receipt.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import type { IdentitySetting } from '#populations/identity-setting.ts'
import { passwordPolicies } from '#populations/password-policy.ts'

/** https://docs.cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/projects.policies/getEffectivePolicy */
const Effective = z
  .object({
    name: z.string(),
    spec: z.object({
      rules: z
        .array(
          z.object({
            enforce: Flag,
            allowAll: Flag,
            values: z.object({ allowedValues: z.array(z.string()).nullish() }).nullish(),
            condition: z.object({}).nullish(),
          }),
        )
        .min(1),
    }),
  })
  .transform(({ spec: { rules } }) => ({
    // A rule with a condition holds for some resources alone.
    enforced: rules.some((rule) => rule.enforce === true && !rule.condition),
    allowsAll: rules.some((rule) => rule.allowAll === true),
    allowed: rules.flatMap((rule) => rule.values?.allowedValues ?? []).toSorted(),
  }))

/** Two policies of the organisation about who may be given rights and how, and what only the directory knows. Google keeps no passwords for its cloud: single sign-on is the only way in. */
export const identitySettingsRead: Read = {
  kinds: [],
  permissions: ['orgpolicy.policy.get'],
  feeds: [identitySettings, passwordPolicies],
  async read({ reading, parent }) {
    const policies = new DetailScope(
      reading,
      `${parent}/members`,
      { service: 'orgpolicy', op: 'policies.getEffectivePolicy' },
      [identitySettings],
    )
    const ask = (constraint: string) =>
      policies.ask({ params: { name: `${parent}/policies/${constraint}` } }, Effective)
    const domains = await ask('iam.allowedPolicyMemberDomains')
    const keys = await ask('iam.disableServiceAccountKeyCreation')
    const system = `gcp/${parent}`
    const named = (setting: IdentitySetting['setting']) => ({
      id: `${system}/${setting}`,
      provider: 'gcp',
      system,
      setting,
    })
    const scope = `gcp/${parent}/identity-settings`
    const items: IdentitySetting[] = [
      { ...named('single-sign-on'), on: true, by: [] },
      // Whether a second factor is enforced stands in the directory, which is not read.
      named('mfa-required'),
      {
        ...named('own-domains-only'),
        ...('unread' in domains
          ? { on: domains, by: domains }
          : { on: !domains.allowsAll && domains.allowed.length > 0, by: domains.allowed }),
      },
      { ...named('no-service-keys'), on: 'unread' in keys ? keys : keys.enforced },
    ]
    await reading.page(scope, identitySettings, items)
    // What it demands of passwords stands there, too.
    await reading.page(scope, passwordPolicies, [
      { id: `${system}/password-policy`, provider: 'gcp', system },
    ])
    await policies.end()
    await reading.receipt({
      scope,
      feeds: [identitySettings.id, passwordPolicies.id],
      basis: measured,
      complete: true,
      calls: 0,
      pages: 1,
      items: items.length + 1,
      readAt: reading.at,
    })
  },
}
