import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { access } from './purposes.ts'
import { reported } from './reported.ts'

/** A password that a system keeps for an account itself, and so outside single sign-on. */
export const OwnPassword = z.object({
  /** Whether it opens a page for people: a console, a mailbox. */
  enabled: z.boolean(),
  /** `null` where it was never used, as far back as the system remembers. */
  lastUsed: personal(
    z.iso.datetime().nullish(),
    { de: 'Zuletzt benutzt', en: 'Last used' },
    access,
  ),
  /** `null` where it was never changed since it was set. */
  changed: z.iso.datetime().nullish(),
})
export type OwnPassword = z.infer<typeof OwnPassword>

/**
 * Something that signs in to a connected system, whoever stands behind it. Where the source takes its word from an older
 * compilation of its own, `asOf` says from when.
 *
 * AWS: IAM users, users of Identity Center (in `aws/<owner>/identity-center`), and the root user of each account (`aws/<account>/root`). Roles are no
 * accounts: see principal.ts. Google Cloud: `user:` members of IAM policies and of groups in them, and service accounts; and what stands for
 * accounts that no source tells: groups that were not read, whole domains and parts of a workforce pool that are members.
 */
export const IdentityAccount = z.object({
  /** The provider's own name: an ARN, `gcp/<scope>/user:ada@example.com`, the full name of a service account. */
  id: z.string(),
  provider: z.string().optional(),
  /** The system it signs in to: `aws/111122223333`, `gcp/organizations/1`. */
  system: z.string(),
  /** What the system calls it: `ada`, `ada@example.com`. */
  name: personal(z.string(), { de: 'Name im System', en: 'Name in the system' }, access),
  /** An address the source gives for it; for IAM users a tag `email`, or a name that is one. */
  email: personal(z.email().optional(), { de: 'E-Mail-Adresse', en: 'Email address' }, access),
  /**
   * What the source itself knows it to be. An IAM user may be either, and a break-glass account is known by declaration
   * alone; absent then. A group is no account but all those of its members, whom nobody told us: nothing can be known of it.
   */
  kind: z.enum(['human', 'service', 'root', 'break-glass', 'group']).optional(),
  /** Kept by the single sign-on itself, as users of Identity Center are: a password it has there is the one that is asked for on the way. */
  isSignOn: z.literal(true).optional(),
  /** Whether it can sign in at all: an IAM user without password and without active key cannot; a suspended one neither. */
  active: reported(z.boolean()),
  /** AWS: the console password, by the credential report. Google: absent, the directory keeps it; but for accounts that people made at Google themselves (`@gmail.com`), which have one. */
  password: personal(
    reported(OwnPassword),
    {
      de: 'Stand des Passworts (nicht das Passwort)',
      en: 'State of the password (not the password)',
    },
    access,
  ),
  /** A second factor is enrolled. Google: `isEnrolledIn2Sv` of the directory, where a source gives it. */
  mfa: personal(
    reported(z.boolean()),
    { de: 'Zweiter Faktor vorhanden', en: 'Has a second factor' },
    access,
  ),
  /** Whether the second factor is a device of its own, or a passkey, where the source tells; for root, that none is virtual. */
  hardwareMfa: reported(z.boolean()),
  /** How many access keys are active. Google: of those that the account itself was given, HMAC and API keys left out. */
  keys: reported(z.int().min(0)),
  /** By name or ARN. */
  groups: personal(reported(z.array(z.string())), { de: 'Gruppen', en: 'Groups' }, access),
  /** Rights given to it directly and not through a group, by name or ARN. */
  directPolicies: reported(z.array(z.string())),
  created: reported(z.iso.datetime()),
  /** The latest use of password or keys, `null` where there was none. */
  lastUsed: reported(z.iso.datetime().nullable()),
  asOf: z.iso.datetime().optional(),
})
export type IdentityAccount = z.infer<typeof IdentityAccount>

export const identityAccounts: Population<IdentityAccount> = {
  id: 'identity-account',
  item: IdentityAccount,
  key: (account) => account.id,
  kind: 'read',
}
