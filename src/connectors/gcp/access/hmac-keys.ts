import pLimit from 'p-limit'
import { z } from 'zod'

import { Instant, Label } from '#connectors/gcp/fields.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { Place, Read } from '#connectors/gcp/place.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { AccessKey } from '#populations/access-key.ts'

import { serviceAccountId } from './service-accounts.ts'

/** How many projects are asked at a time. */
const atOnce = 4

/** https://docs.cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys */
const HmacKey = z.object({
  accessId: z.string().min(1),
  serviceAccountEmail: z.string().min(1),
  state: Label,
  timeCreated: Instant,
})

/**
 * The keys by which service accounts sign in to Cloud Storage alone, in every project: the inventory does not know them. When one was last
 * used, no call tells; and those of people's own accounts no call lists.
 */
export const hmacKeys: Read = {
  kinds: [],
  permissions: ['storage.hmacKeys.list'],
  feeds: [accessKeys],
  async read(place) {
    await pLimit(atOnce).map(activeProjects(place), async ({ id }) => {
      await readProject(place, id)
    })
  },
}

async function readProject({ reading, parent }: Place, project: string): Promise<void> {
  const listing = {
    scope: `gcp/projects/${project}/storage.hmacKeys.list`,
    call: {
      service: 'storage',
      op: 'hmacKeys.list',
      account: project,
      params: { project, maxResults: 250 },
    },
    field: 'items',
    witness: 'kind',
    item: HmacKey,
    feeds: [accessKeys],
  }
  await readList(reading, listing, async (page, scope) => {
    const items = page.map(({ accessId, serviceAccountEmail, state, timeCreated }): AccessKey => {
      const active = states.get(state ?? '')
      return {
        id: `//storage.googleapis.com/projects/${project}/hmacKeys/${accessId}`,
        provider: 'gcp',
        system: `gcp/${parent}`,
        holder: serviceAccountId(project, serviceAccountEmail),
        ...(active !== undefined && { active }),
        ...(timeCreated && { created: timeCreated }),
      }
    })
    await reading.page(scope, accessKeys, items)
    return items.length
  })
}

/** A key must be turned off before it can be deleted, and says so for a while after. */
const states: ReadonlyMap<string, boolean> = new Map([
  ['ACTIVE', true],
  ['INACTIVE', false],
  ['DELETED', false],
])
