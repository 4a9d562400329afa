import { reads } from './reads.ts'

const permissions = [
  ...new Set([
    'cloudasset.assets.listIamPolicy',
    'cloudasset.assets.listResource',
    'serviceusage.services.use',
    ...reads.flatMap((read) => read.permissions ?? []),
  ]),
].toSorted()

/** What to copy: a role of the company's own with exactly what is asked, and how it is given. */
export const policies = [
  {
    title: {
      de: 'Eigene Rolle der Organisation mit genau den nötigen Rechten (role.yaml)',
      en: "The organisation's own role with exactly the permissions needed (role.yaml)",
    },
    text: [
      'title: Beleg reads',
      'description: Lists and describes; reads no contents.',
      'stage: GA',
      'includedPermissions:',
      ...permissions.map((permission) => `- ${permission}`),
      '',
    ].join('\n'),
  },
  {
    title: {
      de: 'Einrichten (einmal, durch die Administration der Organisation)',
      en: 'Setting up (once, by the administration of the organisation)',
    },
    text: [
      'gcloud services enable cloudasset.googleapis.com cloudidentity.googleapis.com --project=PROJECT',
      'gcloud iam service-accounts create beleg --project=PROJECT',
      'gcloud iam roles create belegReads --organization=ORGANIZATION --file=role.yaml',
      'gcloud organizations add-iam-policy-binding ORGANIZATION \\',
      '  --member=serviceAccount:beleg@PROJECT.iam.gserviceaccount.com \\',
      '  --role=organizations/ORGANIZATION/roles/belegReads',
      '# Who belongs to groups, in admin.google.com: Account > Admin roles > Groups Reader >',
      '# Assign service accounts > beleg@PROJECT.iam.gserviceaccount.com',
      '',
    ].join('\n'),
  },
]
