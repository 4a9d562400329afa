import { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import { Instant } from '#connectors/gcp/fields.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accessKeys } from '#populations/access-key.ts'
import type { Unread } from '#populations/reported.ts'

/** https://docs.cloud.google.com/policy-intelligence/docs/activity-analyzer-service-account-authentication */
const Activity = z.object({
  fullResourceName: z.string().min(1),
  activity: z.object({ lastAuthenticatedTime: Instant }).nullish(),
})

/** When keys were last used, as Google's activity analyzer remembers, asked once for each project that has any. */
export class KeyUses {
  readonly #reading: Reading
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, string> | Unread>>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** `null` for a key that it never saw; the end of a key's full name is its id. */
  async lastOf(project: string, key: string): Promise<string | null | Unread> {
    const asked = this.#asked.get(project) ?? this.#read(project)
    this.#asked.set(project, asked)
    const uses = await asked
    return 'unread' in uses ? uses : (uses.get(idOf(key)) ?? null)
  }

  /** A project without any activity is answered by nothing at all: then no key of it was used, which is the worse answer. */
  async #read(project: string): Promise<ReadonlyMap<string, string> | Unread> {
    const uses = new Map<string, string>()
    const listing = {
      scope: `gcp/projects/${project}/policyanalyzer.activities.query`,
      call: {
        service: 'policyanalyzer',
        op: 'activities.query',
        account: project,
        params: { project, pageSize: 1000 },
      },
      field: 'activities',
      witness: undefined,
      item: Activity,
      feeds: [accessKeys],
      detail: true,
    } as const
    const { unread } = await readList(this.#reading, listing, async (page) => {
      for (const { fullResourceName, activity } of page) {
        if (activity?.lastAuthenticatedTime) {
          uses.set(idOf(fullResourceName), activity.lastAuthenticatedTime)
        }
      }
      return page.length
    })
    return unread ?? uses
  }
}

/** Accounts are named by address or by number, keys the same everywhere. */
function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
