/** Files that people handed in: a row says what each is, the bytes are a blob. */
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'

import { BlobWriter, openBlob } from './blobs.ts'
import type { StoredBlob } from './blobs.ts'
import type { DataDirectory } from './data-directory.ts'
import type { Tx, WriteTx } from './organisation.ts'

/** A kept file. `digest` is the SHA-256 of its bytes, in hex. */
export interface Document {
  id: string
  name: string
  type: string
  size: number
  digest: string
  uploadedBy: string
  recordedAt: Date
}

/** A file to keep. Whoever takes it in has cleaned the name, and found the type by the bytes. */
export interface NewDocument {
  name: string
  type: string
  /** A stream comes from this machine: the transaction waits for its end. */
  bytes: Uint8Array | AsyncIterable<Uint8Array>
  /** An account's id, or `cli`. */
  uploadedBy: string
}

/** Instead of who handed a file in: it is erased, can be had no more, and goes with the next look for stray ones. */
export const erasedUpload = 'erased'

/** Held by whoever keeps a file until its row commits, and alone by whoever deletes bytes that no row names. */
export const documentsLock = sql<bigint>`hashtextextended('beleg documents', 0)`

/**
 * Keeps a file. Its bytes are on disk, whole, before the row can commit; where the transaction fails they stay, named
 * by nothing. The same bytes twice are two documents and one blob.
 */
export async function putDocument(
  tx: WriteTx,
  directory: DataDirectory,
  { name, type, bytes, uploadedBy }: NewDocument,
): Promise<Document> {
  await sql`SELECT pg_advisory_xact_lock_shared(${documentsLock})`.execute(tx.db)
  const { sha256: digest, bytes: size } = await keepBytes(directory, bytes)
  const document = {
    id: randomUUID(),
    name,
    type,
    size,
    digest,
    uploadedBy,
    recordedAt: tx.recordedAt,
  }
  await tx.db
    .insertInto('document')
    .values({
      org_id: tx.org,
      id: document.id,
      name,
      type,
      size,
      digest: Buffer.from(digest, 'hex'),
      uploaded_by: uploadedBy,
      recorded_at: tx.recordedAt,
    })
    .execute()
  return document
}

async function keepBytes(
  { blobs }: DataDirectory,
  bytes: NewDocument['bytes'],
): Promise<StoredBlob> {
  const blob = await BlobWriter.open(blobs)
  try {
    if (bytes instanceof Uint8Array) await blob.write(bytes)
    else for await (const chunk of bytes) await blob.write(chunk)
    return await blob.keep()
  } catch (error) {
    await blob.discard()
    throw error
  }
}

/** A document of this organisation; nothing where it has none of this id, or it is erased. */
export async function readDocument(tx: Tx, id: string): Promise<Document | undefined> {
  const row = await tx.db
    .selectFrom('document')
    .selectAll()
    .where('org_id', '=', tx.org)
    .where('id', '=', id)
    .where('uploaded_by', '<>', erasedUpload)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      name: row.name,
      type: row.type,
      size: row.size,
      digest: row.digest.toString('hex'),
      uploadedBy: row.uploaded_by,
      recordedAt: row.recorded_at,
    }
  )
}

/** Those of the documents that are there still, none of them erased. */
export async function standingDocuments(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.db
    .selectFrom('document')
    .select('id')
    .where('org_id', '=', tx.org)
    .where('id', 'in', ids)
    .where('uploaded_by', '<>', erasedUpload)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/**
 * The bytes of a document. Rejects with an operating error before the first of them where they are gone or are not what
 * was handed in; should they change meanwhile, the stream fails before any byte of the change.
 */
export async function documentStream(
  directory: DataDirectory,
  digest: string,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  return await openBlob(directory.blobs, digest)
}
