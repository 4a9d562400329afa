import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import type { DataDirectory } from '#store/data-directory.ts'
import { documentStream } from '#store/documents.ts'
import { replaceFile } from '#store/durable-file.ts'

import type { OfferedDocument } from './trust-offers.ts'

/** Where a public document lies below the site's root. A file never changes: another one has another id. */
export function publicPath({ held }: Pick<OfferedDocument, 'held'>): string {
  // In letters that mean the same in every address and on every disk.
  const plain = held.name.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const name = plain.replaceAll(/[^A-Za-z0-9.]+/g, '-').replace(/^[-.]+/, '')
  return `documents/${held.id}/${name || 'document'}`
}

/** Writes the documents that anybody may read beside the page, so that they too stay up without the server; takes others away. */
export async function publishDocuments(
  directory: DataDirectory,
  folder: string,
  offered: readonly OfferedDocument[],
): Promise<void> {
  const open = offered.filter(({ access }) => access === 'public')
  const kept = new Set(open.map(({ held }) => held.id))
  const root = join(folder, 'documents')
  for (const name of existsSync(root) ? readdirSync(root) : [])
    if (!kept.has(name)) rmSync(join(root, name), { recursive: true, force: true })
  for (const document of open) {
    const path = join(folder, publicPath(document))
    if (existsSync(path)) continue
    const stream = await documentStream(directory, document.held.digest)
    replaceFile(path, await new Response(stream).bytes())
  }
}
