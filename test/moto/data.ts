import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2'
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs'
import { CreateReplicationGroupCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache'
import {
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import { CreateClusterCommand as CreateMemoryDB, MemoryDBClient } from '@aws-sdk/client-memorydb'
import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch'
import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { CreateClusterCommand as CreateRedshift, RedshiftClient } from '@aws-sdk/client-redshift'
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'

import { clients, each, isWrong, motoRegions, regionOf, regions } from './seeding.ts'
import type { Seeding } from './seeding.ts'

/** Databases, buckets, disks, file systems and keys. */
export async function seedData(seeding: Seeding): Promise<void> {
  await seedRds(seeding)
  await seedTables(seeding)
  await seedBuckets(seeding)
  await seedDisks(seeding)
  await seedFileSystems(seeding)
  await seedKeys(seeding)
  await seedOthers(seeding)
}

/** What is expected of any store, or copy of one, by where it lies: the program allows the United States alone, unless told. */
function expectPlace({ ledger }: Seeding, n: number, what: 'database' | 'copy', count = 1): void {
  ledger.expect('data-location-allowed', regionOf(n) === 'us-east-1', count)
  if (what === 'database') ledger.expect('database-on-approved-provider', true, count)
}

async function seedRds(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const rds = clients(seeding, (config) => new RDSClient(config))
  const groups = ['forced', 'optional']
  for (const [n] of regions.entries()) {
    for (const group of groups) {
      await rds(n).send(
        new CreateDBParameterGroupCommand({
          DBParameterGroupName: group,
          DBParameterGroupFamily: 'postgres16',
          Description: group,
        }),
      )
      await rds(n).send(
        new ModifyDBParameterGroupCommand({
          DBParameterGroupName: group,
          Parameters: [
            {
              ParameterName: 'rds.force_ssl',
              ParameterValue: group === 'forced' ? '1' : '0',
              ApplyMethod: 'immediate',
            },
          ],
        }),
      )
    }
  }
  await each(100, async (n) => {
    const encrypted = !isWrong(n, 5)
    const backedUp = !isWrong(n, 4)
    const forced = !isWrong(n, 10)
    const name = `db-${n}`
    await rds(n).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: name,
        DBInstanceClass: 'db.m6g.large',
        Engine: 'postgres',
        EngineVersion: '16.3',
        AllocatedStorage: 20,
        MasterUsername: 'root',
        MasterUserPassword: 'not-a-secret-1',
        StorageEncrypted: encrypted,
        BackupRetentionPeriod: backedUp ? 35 : 0,
        PubliclyAccessible: isWrong(n, 20),
        DBParameterGroupName: forced ? 'forced' : 'optional',
      }),
    )
    ledger.make('rds instance')
    ledger.expect('backup-recent', true)
    expectPlace(seeding, n, 'database')
    // The emulator takes one by itself of each instance, as AWS does where there are backups.
    expectPlace(seeding, n, 'copy', 2)
    ledger.expect('backup-retention', backedUp)
    ledger.expect('storage-encrypted', encrypted)
    ledger.expect('backup-enabled', backedUp)
    ledger.expect('database-requires-tls', forced)
    ledger.expect('no-public-exposure', !isWrong(n, 20))
    await rds(n).send(
      new CreateDBSnapshotCommand({
        DBInstanceIdentifier: name,
        DBSnapshotIdentifier: `snapshot-${n}`,
      }),
    )
    ledger.make('rds snapshot')
    ledger.expect('snapshot-encrypted', encrypted, 2)
  })
  await each(12, async (n) => {
    const encrypted = !isWrong(n, 3)
    const name = `cluster-${n}`
    await rds(n).send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: name,
        Engine: 'aurora-postgresql',
        EngineVersion: '16.3',
        MasterUsername: 'root',
        MasterUserPassword: 'not-a-secret-1',
        StorageEncrypted: encrypted,
        BackupRetentionPeriod: 35,
      }),
    )
    ledger.make('rds cluster')
    ledger.expect('backup-recent', true)
    expectPlace(seeding, n, 'database')
    expectPlace(seeding, n, 'copy', 2)
    ledger.expect('backup-retention', true)
    ledger.expect('no-public-exposure', true)
    // The emulator knows no parameter group of a cluster's own engine.
    ledger.expect('database-requires-tls', undefined)
    ledger.expect('storage-encrypted', encrypted)
    ledger.expect('backup-enabled', true)
    await rds(n).send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier: name,
        DBClusterSnapshotIdentifier: `${name}-snapshot`,
      }),
    )
    ledger.make('rds cluster snapshot')
    ledger.expect('snapshot-encrypted', encrypted, 2)
  })
}

async function seedTables(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const dynamodb = clients(seeding, (config) => new DynamoDBClient(config))
  await each(150, async (n) => {
    const TableName = `table-${n}`
    await dynamodb(n).send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    )
    const backedUp = !isWrong(n, 3)
    if (backedUp) {
      await dynamodb(n).send(
        new UpdateContinuousBackupsCommand({
          TableName,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      )
    }
    ledger.make('dynamodb table')
    expectPlace(seeding, n, 'database')
    ledger.expect('backup-recent', backedUp)
    ledger.expect('backup-retention', backedUp)
    ledger.expect('storage-encrypted', true)
    ledger.expect('backup-enabled', backedUp)
  })
}

async function seedBuckets(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const s3 = clients(seeding, (config) => new S3Client({ ...config, forcePathStyle: true }))
  await each(150, async (n) => {
    const Bucket = `musterhafen-${n}`
    const region = regionOf(n)
    const at = s3(n)
    await at.send(
      new CreateBucketCommand({
        Bucket,
        ...(region !== 'us-east-1' && {
          CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
        }),
      }),
    )
    await at.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
    )
    const versioned = !isWrong(n, 3)
    if (versioned) {
      await at.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      )
    }
    const isEmptied = versioned && isWrong(n, 10)
    if (isEmptied) {
      const early = { NoncurrentDays: 1 }
      const rule = { ID: 'early', Filter: { Prefix: '' }, NoncurrentVersionExpiration: early }
      await at.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules: [{ ...rule, Status: 'Enabled' }] },
        }),
      )
    }
    const isPublic = isWrong(n, 25)
    if (!isPublic) {
      await at.send(
        new PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      )
    }
    const denies = !isWrong(n, 4)
    const resources = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
    const denial = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: resources,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }
    const opening = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: resources }
    const Statement = [...(denies ? [denial] : []), ...(isPublic ? [opening] : [])]
    if (Statement.length > 0) {
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
      await at.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    }
    ledger.make('s3 bucket')
    expectPlace(seeding, n, 'database')
    ledger.expect('backup-recent', versioned)
    ledger.expect('backup-retention', versioned && !isEmptied)
    ledger.expect('storage-encrypted', true)
    ledger.expect('backup-enabled', versioned)
    ledger.expect('bucket-denies-plain-http', denies)
    ledger.expect('no-public-exposure', !isPublic)
  })
}

async function seedDisks(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const ec2 = clients(seeding, (config) => new EC2Client(config))
  await ec2(0).send(new EnableEbsEncryptionByDefaultCommand({}))
  ledger.expect('encrypted-by-default', true)
  ledger.expect('encrypted-by-default', false, motoRegions - 1)
  // The emulator makes a key for the disks of each region, and calls it the customer's.
  ledger.expect('key-rotated', false, regions.length)
  ledger.expect('key-not-pending-deletion', true, regions.length)
  await each(300, async (n) => {
    // Where the region encrypts by default, nothing stays plain; the first of each is encrypted, and makes the key.
    const encrypted = regionOf(n) === 'us-east-1' || n % 8 !== 3
    const { VolumeId } = await ec2(n).send(
      new CreateVolumeCommand({
        AvailabilityZone: `${regionOf(n)}a`,
        Size: 8,
        Encrypted: encrypted,
      }),
    )
    ledger.make('ebs volume')
    ledger.expect('storage-encrypted', encrypted)
    if (n >= 200) return
    await ec2(n).send(new CreateSnapshotCommand({ VolumeId }))
    ledger.make('ebs snapshot')
    ledger.expect('snapshot-encrypted', encrypted)
    // The emulator lists them all, whoever may restore them.
    ledger.expect('no-public-exposure', false)
  })
}

async function seedFileSystems(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const efs = clients(seeding, (config) => new EFSClient(config))
  await each(40, async (n) => {
    const encrypted = !isWrong(n, 4)
    const backedUp = !isWrong(n, 5)
    await efs(n).send(
      new CreateFileSystemCommand({
        CreationToken: `fs-${n}`,
        Encrypted: encrypted,
        Backup: backedUp,
      }),
    )
    ledger.make('efs file system')
    // AWS Backup would say when it last ran and how long it keeps; the emulator does not.
    ledger.expect('backup-recent', backedUp ? undefined : false)
    ledger.expect('backup-retention', backedUp ? undefined : false)
    ledger.expect('storage-encrypted', encrypted)
    ledger.expect('backup-enabled', backedUp)
  })
}

async function seedKeys(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const kms = clients(seeding, (config) => new KMSClient(config))
  await each(80, async (n) => {
    const made = await kms(n).send(new CreateKeyCommand({ Description: `key ${n}` }))
    const KeyId = made.KeyMetadata?.KeyId
    const rotates = !isWrong(n, 4)
    const ends = n % 10 === 1
    if (rotates) await kms(n).send(new EnableKeyRotationCommand({ KeyId }))
    if (ends) await kms(n).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 }))
    ledger.make('kms key')
    ledger.expect('key-rotated', rotates || ends)
    ledger.expect('key-not-pending-deletion', !ends)
  })
}

async function seedOthers(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const redshift = clients(seeding, (config) => new RedshiftClient(config))
  const elasticache = clients(seeding, (config) => new ElastiCacheClient(config))
  const memorydb = clients(seeding, (config) => new MemoryDBClient(config))
  const opensearch = clients(seeding, (config) => new OpenSearchClient(config))
  await each(10, async (n) => {
    const encrypted = !isWrong(n, 5)
    await redshift(n).send(
      new CreateRedshift({
        ClusterIdentifier: `warehouse-${n}`,
        NodeType: 'ra3.large',
        MasterUsername: 'root',
        MasterUserPassword: 'Not-a-secret-1',
        Encrypted: encrypted,
        PubliclyAccessible: false,
      }),
    )
    ledger.make('redshift cluster')
    ledger.expect('storage-encrypted', encrypted)
    // With a snapshot that it takes by itself.
    ledger.expect('snapshot-encrypted', encrypted)
    expectPlace(seeding, n, 'database')
    expectPlace(seeding, n, 'copy')
    ledger.expect('backup-enabled', true)
    ledger.expect('backup-recent', true)
    // Kept for a day.
    ledger.expect('backup-retention', false)
    ledger.expect('no-public-exposure', true)
    // By the default group's own word.
    ledger.expect('database-requires-tls', false)
  })
  await each(20, async (n) => {
    const encrypted = !isWrong(n, 5)
    await elasticache(n).send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: `cache-${n}`,
        ReplicationGroupDescription: 'sessions',
        Engine: 'redis',
        AtRestEncryptionEnabled: encrypted,
        TransitEncryptionEnabled: encrypted,
      }),
    )
    ledger.make('elasticache group')
    expectPlace(seeding, n, 'database')
    ledger.expect('storage-encrypted', encrypted)
    ledger.expect('database-requires-tls', encrypted)
  })
  await each(10, async (n) => {
    await memorydb(n).send(
      new CreateMemoryDB({
        ClusterName: `memory-${n}`,
        NodeType: 'db.r6g.large',
        ACLName: 'open-access',
        TLSEnabled: !isWrong(n, 5),
      }),
    )
    ledger.make('memorydb cluster')
    expectPlace(seeding, n, 'database')
    ledger.expect('database-requires-tls', !isWrong(n, 5))
    for (const test of ['backup-enabled', 'backup-recent', 'backup-retention'])
      ledger.expect(test, false)
    ledger.expect('storage-encrypted', true)
  })
  await each(10, async (n) => {
    const encrypted = !isWrong(n, 5)
    await opensearch(n).send(
      new CreateDomainCommand({
        DomainName: `search-${n}`,
        EngineVersion: 'OpenSearch_2.11',
        EncryptionAtRestOptions: { Enabled: encrypted },
        DomainEndpointOptions: { EnforceHTTPS: true },
      }),
    )
    ledger.make('opensearch domain')
    expectPlace(seeding, n, 'database')
    for (const test of ['backup-enabled', 'backup-recent', 'backup-retention'])
      ledger.expect(test, true)
    ledger.expect('database-requires-tls', true)
    // Outside a VPC.
    ledger.expect('no-public-exposure', false)
    ledger.expect('storage-encrypted', encrypted)
  })
}
