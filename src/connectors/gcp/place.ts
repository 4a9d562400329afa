import type { Reading } from '#connectors/connector.ts'
import type { Population } from '#engine/population.ts'
import type { Unread } from '#populations/reported.ts'

import type { Kept } from './kept.ts'
import type { Project } from './projects.ts'

/** What one reading of an organisation, a folder or a project has in common. */
export interface Place {
  reading: Reading
  /** `organizations/123`, `folders/123`, `projects/acme-prod`. */
  parent: string
  /** The instant that all lists of assets are of, so that they fit each other; as recorded in a replay. */
  readTime: string | undefined
  /** The projects below the parent, by number, whatever their state. */
  projects: ReadonlyMap<string, Project>
  /** Which resources a policy opens to the public, and by which role: known once all policies are read. */
  publicGrants: Promise<PublicGrants>
  /** Whether a list of assets is to be asked; always, but for a recording that never asked it. */
  expects(kind: AssetKind): boolean
}

/** By full resource name, each `<*|authenticated>:<role>`; or the scope that would have told. */
export type PublicGrants = ReadonlyMap<string, readonly string[]> | Unread

/** One list of assets: of one type, or of a type and its regional twin. */
export interface AssetKind {
  /** What the list is called in the names of scopes: `sqladmin.googleapis.com/Instance`. */
  name: string
  /** The regular expression of types that is asked for, where it is not the name itself. */
  types?: string
  content: 'RESOURCE' | 'IAM_POLICY'
  /** The fields of the resource itself that are used; nothing of it where absent. */
  keeps?: Kept
}

/** One thing to read. To read more of Google Cloud, write one of these and add it to the `reads` of its folder. */
export interface Read {
  /** The lists of assets it takes; each is a scope. */
  kinds: readonly AssetKind[]
  /** The permissions of IAM it needs beyond those of Cloud Asset Inventory. */
  permissions?: readonly string[]
  feeds: readonly Population<unknown>[]
  /** Its items say what policies open: it is read whole only where those were. */
  asksPolicies?: true
  /** Reads the expected lists, and gives each exactly one receipt. Faults end up there; it throws only on a bug. */
  read(place: Place): Promise<void>
}

/** The projects that are in use: one that is being deleted holds nothing that can be asked for. */
export function activeProjects({ projects }: Pick<Place, 'projects'>): Project[] {
  return [...projects.values()].filter((project) => project.active)
}

/** What a resource's project is called: its id, or its number where the list of projects lacks it. */
export function accountOf({ projects }: Pick<Place, 'projects'>, number: string): string {
  return projects.get(number)?.id ?? number
}

/** By which roles the policy of a resource itself lets in the public. */
export async function publicGrantsOf(
  { publicGrants }: Pick<Place, 'publicGrants'>,
  name: string,
): Promise<readonly string[] | Unread> {
  const grants = await publicGrants
  return 'unread' in grants ? grants : (grants.get(name) ?? [])
}

/** Whether the policy of a resource itself lets in anybody. */
export async function isPublicByPolicy(
  place: Pick<Place, 'publicGrants'>,
  name: string,
): Promise<boolean | Unread> {
  const grants = await publicGrantsOf(place, name)
  return 'unread' in grants ? grants : grants.length > 0
}
