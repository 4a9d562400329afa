import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { assetOf, readAssets } from './assets.ts'
import { keep } from './kept.ts'
import type { AssetKind, Place } from './place.ts'

/** A project, and what it lies in. */
export interface Project {
  number: string
  id: string
  name: string | undefined
  /** False of one that is being deleted: it holds nothing that can be asked for, and is not expected. */
  active: boolean
  /** What it lies in, itself and the nearest first: `projects/1`, `folders/2`, `organizations/3`. */
  ancestors: readonly string[]
}

export const projectKind: AssetKind = {
  name: 'cloudresourcemanager.googleapis.com/Project',
  content: 'RESOURCE',
  keeps: keep('projectId', 'projectNumber', 'lifecycleState', 'state', 'name', 'displayName'),
}

/** Only a clear word that it is going leaves a project out. v1 says `lifecycleState`, v3 `state`. */
const ProjectData = z
  .object({
    projectId: z.string().min(1),
    lifecycleState: z.string().nullish(),
    state: z.string().nullish(),
    name: z.string().nullish(),
    displayName: z.string().nullish(),
  })
  .transform((raw) => ({
    id: raw.projectId,
    name: (raw.displayName ?? raw.name) || undefined,
    active: !['DELETE_REQUESTED', 'DELETE_IN_PROGRESS'].includes(
      raw.lifecycleState ?? raw.state ?? '',
    ),
  }))

const ProjectAsset = assetOf(ProjectData).transform((asset, issues): Project => {
  if (asset.project === undefined) issues.addIssue('no project among its ancestors')
  return { number: asset.project ?? '', ancestors: asset.ancestors, ...asset.data }
})

/**
 * The projects below the parent, by number. The scope lists no items of its own, so its receipt feeds everything: what a
 * missing project would have held is missing too.
 */
export async function listProjects(
  place: Omit<Place, 'projects' | 'publicGrants'>,
  feeds: readonly Population<unknown>[],
): Promise<{ projects: Map<string, Project>; isWhole: boolean }> {
  const projects = new Map<string, Project>()
  const listing = { kind: projectKind, item: ProjectAsset, feeds, neverEmpty: true } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const project of page) projects.set(project.number, project)
    return page.length
  })
  return { projects, isWhole: !unread }
}
