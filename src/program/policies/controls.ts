import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { policyAccepted } from './policy-accepted.ts'
import { policyApproved } from './policy-approved.ts'
import { policyReviewedYearly } from './policy-reviewed-yearly.ts'
import { rolesAssigned } from './roles-assigned.ts'

export const controls = [
  control({
    id: 'policies-accepted',
    chapter: 'policies',
    sentence: {
      de: 'Alle Sicherheitsaufgaben sind festgelegt; alle im Team lesen und bestätigen die für sie geltenden Richtlinien.',
      en: 'Everyone’s security duties are written down; every team member reads and accepts every policy that applies.',
    },
    criteria: ['CC1.3', 'CC1.5', 'CC2.2', 'CC5.3'],
    speaksTo: {
      'nist-csf': ['GV.RR-02', 'GV.PO-01', 'GV.PO-02'],
      'iso-27001': ['5.2', '5.3', 'A.5.1', 'A.5.2'],
      'bsi-c5': ['SP-01', 'SP-02'],
    },
    tests: [rolesAssigned, policyApproved, policyReviewedYearly, policyAccepted],
    window: days(14),
  }),
]
