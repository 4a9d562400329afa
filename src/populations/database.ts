import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { KeyInUse } from './encryption-key.ts'
import { PolicyStatement } from './policy-statement.ts'
import { reported } from './reported.ts'
import { RequiredTls } from './required-tls.ts'

/** One physical place: the provider's name for it, and its country where we know it (ISO 3166-1 alpha-2). */
export const Location = z.object({ region: z.string(), country: z.string().length(2).optional() })
export type Location = z.infer<typeof Location>

/**
 * What kind of store: `instance` (RDS, Lightsail; Cloud SQL, Spanner, Bigtable), `cluster` (Aurora, DocumentDB, also its elastic ones,
 * Neptune, MemoryDB; AlloyDB), `global-cluster` (an RDS global cluster), `table` (DynamoDB, Keyspaces, Timestream), `document`
 * (Firestore), `warehouse` (Redshift; a BigQuery dataset), `cache` (ElastiCache, DAX; Memorystore), `search` (OpenSearch), `stream`
 * (MSK), `bucket` (S3, directory buckets too; Cloud Storage).
 */
export const DatabaseKind = z.enum([
  'instance',
  'cluster',
  'global-cluster',
  'table',
  'document',
  'warehouse',
  'cache',
  'search',
  'stream',
  'bucket',
])
export type DatabaseKind = z.infer<typeof DatabaseKind>

/** The provider's own backups of a store (not those of AWS Backup: protected-resource.ts). */
export const OwnBackup = z.object({
  /** AWS: a retention above zero, or point-in-time recovery. Google Cloud: the backup configuration, or a bucket's soft deletion, is on. */
  enabled: z.boolean(),
  /** Days it can be restored to, absent where the provider does not say. */
  retentionDays: z.number().min(0).optional(),
  /** Whether any moment can be restored, not only that of a backup. */
  pitr: z.boolean().optional(),
  /** The latest moment it can be restored to; on Google Cloud the end of the last successful backup run. */
  latestRestorable: z.iso.datetime().optional(),
  /** Since when nothing can be written, where the provider says so (RDS): what could be restored then is all there is. */
  stoppedAt: z.iso.datetime().optional(),
  /** Nothing can be written, and the provider does not say since when (Cloud SQL). */
  stopped: z.literal(true).optional(),
  /** While they are on, the latest state is never older than an hour, and no times are reported (OpenSearch, Keyspaces, soft deletion of Cloud Storage). */
  continuous: z.literal(true).optional(),
})
export type OwnBackup = z.infer<typeof OwnBackup>

/**
 * What blocks public access to a bucket, of the account and of the bucket together: each is true where either sets it.
 * On Google Cloud all four are what `publicAccessPrevention: enforced` (own or inherited) says.
 */
export const PublicAccessBlock = z.object({
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
})
export type PublicAccessBlock = z.infer<typeof PublicAccessBlock>

/**
 * In how many zones of its region each part of it is kept and served: in `several` where it goes on when any one of them fails. Absent of
 * S3's buckets but directory ones, where each object's class says so, and of what only stands for others (`global-cluster`).
 */
export const Zones = z.enum(['one', 'several'])
export type Zones = z.infer<typeof Zones>

/** A store of company data, whichever cloud runs it: a database instance or cluster, a table, a bucket. */
export const Database = z.object({
  /** The provider's own name for it: an ARN or a full resource name. */
  id: z.string(),
  /** Who runs the machines: `aws`, `gcp`, or another; absent where a register of data stores does not say. */
  provider: z.string().optional(),
  account: z.string(),
  kind: DatabaseKind,
  engine: z.string(),
  /** The cluster that keeps this one's data, where it keeps none itself (a member of an Aurora cluster); by its id. */
  partOf: z.string().optional(),
  /** The database this one is a live copy of, by its id or its name in the same place. */
  replicaOf: z.string().optional(),
  /**
   * Every physical place its data is kept in, its own first; live replicas, replicated backups and replication destinations included.
   * Google Cloud: multi-regions and instance configurations resolved to their places.
   */
  locations: reported(z.array(Location).min(1)),
  zones: reported(Zones),
  encryptedAtRest: reported(z.boolean()),
  /**
   * Of what clients connect to as a server. RDS, Aurora, DocumentDB, Neptune, Redshift: the parameter group; ElastiCache, DAX, MemoryDB,
   * OpenSearch, MSK: the cluster's own switch. Cloud SQL: `sslMode`; Memorystore: `transitEncryptionMode`. Tables and buckets have none.
   */
  requiresTls: reported(RequiredTls),
  /** Provider's or our own key; on Google Cloud `provider` where no CMEK is set. */
  encryptionKey: reported(KeyInUse),
  /** Absent for what has no backup of its own to configure. */
  backup: reported(OwnBackup),
  /** Reachable from the internet by its own setting: RDS `PubliclyAccessible`, MSK `PublicAccess`; Cloud SQL has a public address. Not of buckets. */
  public: reported(z.boolean()),

  // Of buckets only.
  /** Whether what is overwritten or deleted is kept as an older version. Suspended is not on. */
  versioning: reported(z.boolean()),
  /**
   * Days for which each older version stays, by the rule of the bucket that takes some soonest; on Google Cloud with those of soft deletion
   * after it. Said where it keeps any.
   */
  versionsKept: reported(z.number().min(0).or(z.literal('forever'))),
  /** The statements of its policy as they are written; none where it has no policy. S3 only. */
  policy: reported(z.array(PolicyStatement)),
  /**
   * Whether it answers over TLS alone, whatever its policy says. Google Cloud: the constraint `storage.secureHttpTransport` is in
   * force for it. AWS: directory buckets; what other buckets of S3 do stands in `policy`.
   */
  refusesPlainHttp: reported(z.boolean()),
  publicAccessBlock: reported(PublicAccessBlock),
  /**
   * What access lists grant the public: `*:<permission>` to anybody, `authenticated:<permission>` to anybody with an account
   * at the provider. Empty where they grant it nothing, or where public lists are ignored. Google Cloud: of the bucket's ACL
   * and its IAM policy together (`allUsers`, `allAuthenticatedUsers`), the role being the permission; that for new objects too.
   */
  aclGrants: reported(z.array(z.string())),
  /**
   * Whether each object may have an access list of its own, which nobody reads. Google Cloud: it has no uniform bucket-level access. S3:
   * objects do not all belong to the bucket's owner; not asked where public lists are ignored.
   */
  objectLists: reported(z.boolean()),
  /**
   * Whether the store itself writes down who asked it for what, into another place (S3: server access logging; Cloud Storage: usage
   * logs). Of S3 asked only where AWS's services write logs.
   */
  accessLogged: reported(z.boolean()),
})
export type Database = z.infer<typeof Database>

export const databases: Population<Database> = {
  id: 'database',
  item: Database,
  key: (database) => database.id,
  kind: 'read',
}
