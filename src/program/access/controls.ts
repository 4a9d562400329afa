import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { accessAuthorised } from './access-authorised.ts'
import { accountBelongsToActivePerson } from './account-belongs-to-active-person.ts'
import { accountHasMfa } from './account-has-mfa.ts'
import { keyAge } from './key-age.ts'
import { leaverAccessRemoved } from './leaver-access-removed.ts'
import { mfaRequired } from './mfa-required.ts'
import { noEscalationBySignOn } from './no-escalation-by-sign-on.ts'
import { noEscalationPath } from './no-escalation-path.ts'
import { noPublicExposure } from './no-public-exposure.ts'
import { noStandingAdmin } from './no-standing-admin.ts'
import { noWildcardPolicy } from './no-wildcard-policy.ts'
import { passwordPolicyMeetsStandard } from './password-policy-meets-standard.ts'
import { roleMatchesBaseline } from './role-matches-baseline.ts'
import { rootLocked } from './root-locked.ts'
import { ssoEnforced } from './sso-enforced.ts'
import { unusedAccessRemoved } from './unused-access-removed.ts'

export const controls = [
  control({
    id: 'access-limited-and-guarded',
    chapter: 'access',
    sentence: {
      de: 'Zugang zu Cloud-Infrastruktur und sensiblen Werkzeugen hat nur, wer ihn für seine Rolle braucht; geschützt durch Single Sign-on, Zwei-Faktor-Authentifizierung und starke Passwörter.',
      en: 'Only people who need it for their role reach cloud infrastructure and sensitive tools; single sign-on, two-factor authentication and strong passwords guard it.',
    },
    criteria: ['CC6.1', 'CC6.2', 'CC6.3'],
    speaksTo: {
      'nist-csf': ['PR.AA-01', 'PR.AA-03', 'PR.AA-05'],
      'iso-27001': ['A.5.15', 'A.5.16', 'A.5.17', 'A.5.18', 'A.8.3', 'A.8.5'],
      'bsi-c5': ['IDM-02', 'IDM-04', 'IDM-09'],
    },
    tests: [
      accountBelongsToActivePerson,
      leaverAccessRemoved,
      accountHasMfa,
      mfaRequired,
      rootLocked,
      ssoEnforced,
      accessAuthorised,
      noPublicExposure,
    ],
    window: days(14),
  }),
  control({
    id: 'least-privilege',
    chapter: 'access',
    sentence: {
      de: 'Rechte vergeben wir nach dem Prinzip der geringsten Privilegien.',
      en: 'We grant the least privilege that a task needs.',
    },
    criteria: ['CC6.3'],
    speaksTo: { 'nist-csf': ['PR.AA-05'], 'iso-27001': ['A.5.15', 'A.8.2'], 'bsi-c5': ['IDM-06'] },
    tests: [
      noStandingAdmin,
      noWildcardPolicy,
      noEscalationPath,
      noEscalationBySignOn,
      unusedAccessRemoved,
      roleMatchesBaseline,
      keyAge,
    ],
    window: days(14),
  }),
  control({
    id: 'passwords-meet-minimum',
    chapter: 'access',
    sentence: {
      de: 'Für alle Teammitglieder gelten Mindestanforderungen an Passwörter.',
      en: 'Minimum password requirements apply to every team member.',
    },
    criteria: ['CC6.1'],
    speaksTo: { 'nist-csf': ['PR.AA-03'], 'iso-27001': ['A.5.17'], 'bsi-c5': ['IDM-09'] },
    tests: [passwordPolicyMeetsStandard],
    window: days(14),
  }),
]
