/** What stands in a backup, as docs/backup.md lays it out. It comes from a file, so it is parsed. */
import { z } from 'zod'

/** Rises where an older Beleg could not restore the archive any more. */
export const backupFormat = 1

/** The first and the last file of the archive. */
export const headerName = 'beleg-backup.json'
export const manifestName = 'manifest.json'

/** Folders of the data directory that a backup holds. */
export const folders = ['keys', 'blobs', 'published'] as const
export type Folder = (typeof folders)[number]

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

export const TableShape = z.object({
  name: z.string(),
  /** Whether its rows belong to one organisation each. */
  scoped: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
})
export type TableShape = z.infer<typeof TableShape>

const Migration = z.object({ name: z.string(), checksum: z.string() })

/** Said first, so that a reader knows whether it can read on. Tables stand in an order that foreign keys allow. */
export const Header = z.object({
  format: z.literal(backupFormat),
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  beleg: z.string(),
  postgresql: z.string(),
  schema: z.array(Migration).min(1),
  organisations: z.array(
    z.object({ id: z.uuid(), slug: z.string(), name: z.string(), origin: z.string() }),
  ),
  tables: z.array(TableShape),
})
export type Header = z.infer<typeof Header>

export const TableDigest = z.object({
  table: z.string(),
  org: z.uuid().nullable(),
  rows: z.int(),
  bytes: z.int(),
  sha256: Sha256Hex,
})
export type TableDigest = z.infer<typeof TableDigest>

export const FolderDigest = z.object({
  folder: z.enum(folders),
  files: z.int(),
  bytes: z.int(),
  /** Over lines as sha256sum writes them, in the order of the archive. */
  sha256: Sha256Hex,
})
export type FolderDigest = z.infer<typeof FolderDigest>

export const LogHead = z.object({
  org: z.uuid(),
  size: z.int(),
  /** Base64, as in a checkpoint. */
  root: z.string(),
  lastRecordedAt: z.string(),
})
export type LogHead = z.infer<typeof LogHead>

/** Said last, when everything has been read: whoever unpacks counts along and compares. */
export const Manifest = z.object({
  id: z.uuid(),
  tables: z.array(TableDigest),
  folders: z.array(FolderDigest),
  logs: z.array(LogHead),
})
export type Manifest = z.infer<typeof Manifest>
