import { paramsOf } from './assets.ts'
import type { AssetKind } from './place.ts'
import { projectKind } from './projects.ts'
import { reads } from './reads.ts'

/** Every list of assets, the one of projects first. */
export const kinds: readonly AssetKind[] = [projectKind, ...reads.flatMap((read) => read.kinds)]

const byParams = new Map(kinds.map((kind) => [keyOf({ ...paramsOf(kind) }), kind]))

/** The list that a call asks for; nothing where we ask none such. */
export function kindOf(params: Readonly<Record<string, unknown>>): AssetKind | undefined {
  return byParams.get(keyOf(params))
}

function keyOf({ contentType, assetTypes }: Readonly<Record<string, unknown>>): string {
  return `${String(contentType)} ${String(assetTypes)}`
}
