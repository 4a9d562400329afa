/** What to copy into IAM. The readme holds the same. */
const version = '2012-10-17'

const reads = {
  Version: version,
  Statement: [
    {
      Sid: 'BelegReads',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeRegions',
        'rds:DescribeDBClusters',
        'rds:DescribeDBInstances',
        'rds:DescribeDBSnapshots',
        'rds:DescribeDBClusterSnapshots',
        'dynamodb:ListTables',
        'dynamodb:DescribeTable',
        's3:ListAllMyBuckets',
        's3:GetBucketLocation',
        's3:GetEncryptionConfiguration',
      ],
      Resource: '*',
    },
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

export const policies = [
  {
    title: {
      de: 'Rechte der Rolle, in jedem Konto',
      en: 'Permissions of the role, in every account',
    },
    text: JSON.stringify(reads, null, 2),
  },
  {
    title: {
      de: 'Für eine Organisation zusätzlich: Rechte unserer eigenen Identität',
      en: 'For an organisation also: permissions of our own identity',
    },
    text: JSON.stringify(enters, null, 2),
  },
]
