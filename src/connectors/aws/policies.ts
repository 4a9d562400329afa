import { reads } from './reads.ts'

/** What to copy into IAM. */
const version = '2012-10-17'

const permissions = new Set(['ec2:DescribeRegions', ...reads.flatMap((read) => read.permissions)])

const limited = reads.flatMap((read) => read.limited ?? [])

const reading = {
  Version: version,
  Statement: [
    { Sid: 'BelegReads', Effect: 'Allow', Action: [...permissions].toSorted(), Resource: '*' },
    ...limited.map(({ action, resource }, index) => ({
      Sid: `BelegReadsOnly${index + 1}`,
      Effect: 'Allow',
      Action: action,
      Resource: resource,
    })),
  ],
}

const enters = {
  Version: version,
  Statement: [
    {
      Sid: 'BelegLists',
      Effect: 'Allow',
      Action: 'organizations:ListAccounts',
      Resource: '*',
    },
    {
      Sid: 'BelegEnters',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::*:role/ROLE_NAME',
    },
  ],
}

/** Who may put the role on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html */
const trust = {
  Version: version,
  Statement: [
    {
      Sid: 'BelegIsLetIn',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::OUR_ACCOUNT:role/OUR_ROLE' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'EXTERNAL_ID' } },
    },
  ],
}

export const policies = [
  {
    title: {
      de: 'Rechte der Rolle, in jedem Konto',
      en: 'Permissions of the role, in every account',
    },
    text: JSON.stringify(reading, null, 2),
  },
  {
    title: {
      de: 'Für eine Organisation zusätzlich: wen die Rolle in jedem Konto einlässt (Vertrauensrichtlinie; die Bedingung nur mit externer ID)',
      en: 'For an organisation also: whom the role lets in, in every account (trust policy; the condition only with an external ID)',
    },
    text: JSON.stringify(trust, null, 2),
  },
  {
    title: {
      de: 'Für eine Organisation zusätzlich: Rechte unserer eigenen Identität',
      en: 'For an organisation also: permissions of our own identity',
    },
    text: JSON.stringify(enters, null, 2),
  },
]
