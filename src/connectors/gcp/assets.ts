import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { readList } from './list-scope.ts'
import type { Listed } from './list-scope.ts'
import type { AssetKind, Place } from './place.ts'

/** https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/assets/list */
const pageSize = 1000

/** What a list of assets is asked by, but for its parent, its instant and its pages. */
export function paramsOf(kind: AssetKind): { contentType: string; assetTypes: string } {
  return { contentType: kind.content, assetTypes: kind.types ?? kind.name }
}

/** The name of the scope of a list of assets. */
export function assetScope(parent: string, kind: AssetKind): string {
  const of = kind.content === 'RESOURCE' ? '' : `${kind.content}/`
  return `gcp/${parent}/cloudasset.assets.list/${of}${kind.name}`
}

/** Something Cloud Asset Inventory knows: its full resource name, the number of its project, and what it is. */
export interface Asset<Data> {
  name: string
  type: string
  /** Absent of what lies in a folder or an organisation itself. */
  project: string | undefined
  /** What it lies in, the nearest first: `projects/1`, `folders/2`, `organizations/3`. */
  ancestors: readonly string[]
  data: Data
}

/** An asset of which `data` parses the resource itself. https://docs.cloud.google.com/asset-inventory/docs/reference/rest/v1/Asset */
export function assetOf<Data>(data: z.ZodType<Data>): z.ZodType<Asset<Data>> {
  return z
    .object({ ...envelope, resource: z.object({ data }) })
    .transform((raw) => ({ ...identityIn(raw), data: raw.resource.data }))
}

/** An asset of which `policy` parses the IAM policy that stands on it. */
export function policyOf<Policy>(policy: z.ZodType<Policy>): z.ZodType<Asset<Policy>> {
  return z
    .object({ ...envelope, iamPolicy: policy })
    .transform((raw) => ({ ...identityIn(raw), data: raw.iamPolicy }))
}

const envelope = {
  name: z.string().startsWith('//'),
  assetType: z.string(),
  ancestors: z.array(z.string()).min(1),
}

function identityIn(raw: z.infer<z.ZodObject<typeof envelope>>): Omit<Asset<unknown>, 'data'> {
  const [nearest] = raw.ancestors
  return {
    name: raw.name,
    type: raw.assetType,
    project: nearest?.startsWith('projects/') ? nearest.slice('projects/'.length) : undefined,
    ancestors: raw.ancestors,
  }
}

/** How a list of assets is to be read. */
export interface AssetListing<Item> {
  kind: AssetKind
  item: z.ZodType<Item>
  feeds: readonly Population<unknown>[]
  leadsTo?: readonly Population<unknown>[]
  neverEmpty?: true
  detail?: true
}

/** Reads a list of assets to its end, as `readList` does; where it is not expected nothing is read, and nothing said. */
export async function readAssets<Item>(
  place: Pick<Place, 'reading' | 'parent' | 'readTime' | 'expects'>,
  { kind, ...listing }: AssetListing<Item>,
  take: (items: Item[], scope: string) => Promise<number>,
  finish?: (scope: string, isWhole: boolean) => Promise<void>,
): Promise<Listed> {
  const { reading, parent, readTime } = place
  const scope = assetScope(parent, kind)
  if (!place.expects(kind)) return { unread: { unread: scope } }
  const params = { parent, ...paramsOf(kind), pageSize, ...(readTime && { readTime }) }
  const call = { service: 'cloudasset', op: 'assets.list', params }
  return await readList(
    reading,
    { ...listing, scope, call, field: 'assets', witness: 'readTime' },
    take,
    finish,
  )
}
