import { join } from 'node:path'

import { z } from 'zod'

import type { Means } from '#connectors/connector.ts'
import { CallError } from '#connectors/transport.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { readDocument } from '#store/documents.ts'
import { readOrg } from '#store/organisation.ts'
import { seal, unseal } from '#store/sealed.ts'
import { readSourceSecrets } from '#store/sources.ts'

const Secrets = z.record(z.string(), z.string())

/** What a source's connection may use beside its settings: its secrets, and the files of its organisation. */
export async function meansOf(store: Store, org: string, source: string): Promise<Means> {
  const sealed = await readOrg(store, org, (tx) => readSourceSecrets(tx, source))
  return {
    secrets: sealed ? opened(store.directory, sealed, org, source) : {},
    async pathOf(id) {
      const document = await readOrg(store, org, (tx) => readDocument(tx, id))
      if (document) return join(store.directory.blobs, document.digest)
      throw new CallError('DocumentMissing', `there is no document ${id}`)
    },
  }
}

/** A source's secrets for the database: only for this source of this organisation they open again. */
export function sealedSecrets(
  directory: DataDirectory,
  secrets: Readonly<Record<string, string>>,
  org: string,
  source: string,
): Buffer {
  return seal(directory, Buffer.from(JSON.stringify(secrets)), contextOf(org, source))
}

function opened(
  directory: DataDirectory,
  sealed: Uint8Array,
  org: string,
  source: string,
): Record<string, string> {
  return Secrets.parse(JSON.parse(unseal(directory, sealed, contextOf(org, source)).toString()))
}

function contextOf(org: string, source: string): string {
  return `source/${org}/${source}`
}
