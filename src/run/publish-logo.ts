import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import type { DataDirectory } from '#store/data-directory.ts'
import { documentStream } from '#store/documents.ts'
import { replaceFile } from '#store/durable-file.ts'

import type { Offers } from './trust-offers.ts'

/** Where a logo lies below the site's root, by its digest: it never changes. */
export function logoPath({ sha256 }: { sha256: string }): string {
  return `assets/logo-${sha256.slice(0, 16)}.png`
}

/** Writes the company's logo beside the page, and takes an earlier one away. */
export async function publishLogo(
  directory: DataDirectory,
  folder: string,
  { logo }: Pick<Offers, 'logo'>,
): Promise<void> {
  const assets = join(folder, 'assets')
  for (const name of existsSync(assets) ? readdirSync(assets) : [])
    if (name.startsWith('logo-') && (!logo || `assets/${name}` !== logoPath(logo)))
      rmSync(join(assets, name), { force: true })
  if (!logo || existsSync(join(folder, logoPath(logo)))) return
  const stream = await documentStream(directory, logo.sha256)
  replaceFile(join(folder, logoPath(logo)), await new Response(stream).bytes())
}
