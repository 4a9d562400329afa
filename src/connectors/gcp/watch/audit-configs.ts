import { z } from 'zod'

import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { Read } from '#connectors/gcp/place.ts'
import type { Project } from '#connectors/gcp/projects.ts'
import { measured } from '#engine/receipt.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import { auditTrails } from '#populations/audit-trail.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import type { Unread } from '#populations/reported.ts'

/** What `allServices` records, and who is left out; a policy says so of its own place and all below. */
interface Config {
  types: string[]
  exempted: string[]
}

/** Every real policy has an `etag`; what it configures may be nothing. https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy */
const Policy = z
  .object({
    etag: z.string(),
    auditConfigs: z
      .array(
        z.object({
          service: z.string(),
          auditLogConfigs: z
            .array(
              z.object({
                logType: z.string(),
                exemptedMembers: z.array(z.string()).nullish(),
              }),
            )
            .nullish(),
        }),
      )
      .optional(),
  })
  .transform(({ auditConfigs = [] }): Config => {
    const every = auditConfigs.filter(({ service }) => service === 'allServices')
    const types = every.flatMap(({ auditLogConfigs }) =>
      (auditLogConfigs ?? []).map(({ logType }) => logType),
    )
    // Whoever a single service leaves out is left out too.
    const exempted = auditConfigs.flatMap(({ auditLogConfigs }) =>
      (auditLogConfigs ?? []).flatMap(({ exemptedMembers }) => exemptedMembers ?? []),
    )
    return { types, exempted }
  })

const all = ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE']
const kinds = ['organizations', 'folders', 'projects'] as const

/**
 * The audit configuration of each project: its own, its folders' and its organisation's together, since what a higher one
 * switches on a lower one cannot switch off, and whom any of them exempts is exempt.
 * https://docs.cloud.google.com/logging/docs/audit/configure-data-access
 */
export const auditConfigs: Read = {
  kinds: [],
  permissions: kinds.map((kind) => `resourcemanager.${kind}.getIamPolicy`),
  feeds: [auditTrails, auditLogCoverages],
  async read(place) {
    const { reading, parent } = place
    const scopes = Object.fromEntries(
      kinds.map((kind) => [
        kind,
        new DetailScope(
          reading,
          parent,
          { service: 'cloudresourcemanager', op: `${kind}.getIamPolicy` },
          [auditTrails, auditLogCoverages],
        ),
      ]),
    )
    const asked = new Map<string, Promise<Config | Unread>>()
    const ask = async (resource: string): Promise<Config | Unread> => {
      const scope = scopes[resource.slice(0, resource.indexOf('/'))]
      if (!scope) return { unread: `gcp/${resource}` }
      const found = asked.get(resource) ?? scope.ask({ params: { resource } }, Policy)
      asked.set(resource, found)
      return await found
    }
    const trails: AuditTrail[] = []
    const coverages: AuditLogCoverage[] = []
    for (const project of activeProjects(place)) {
      const configs: (Config | Unread)[] = []
      for (const resource of [`projects/${project.id}`, ...project.ancestors.slice(1)]) {
        configs.push(await ask(resource))
      }
      const trail = trailOf(project, configs)
      trails.push(trail)
      coverages.push(coverageOf(project, parent, trail))
    }
    const scope = `gcp/${parent}/audit-configs`
    await reading.page(scope, auditTrails, trails)
    await reading.page(scope, auditLogCoverages, coverages)
    for (const each of Object.values(scopes)) await each.end()
    await reading.receipt({
      scope,
      feeds: [auditTrails.id, auditLogCoverages.id],
      basis: measured,
      complete: true,
      calls: 0,
      pages: 1,
      items: trails.length,
      readAt: reading.at,
    })
  },
}

/** Only from the top is everything read that a project lies in. */
function coverageOf(
  { id: account, ancestors }: Project,
  parent: string,
  trail: AuditTrail,
): AuditLogCoverage {
  const within = ancestors.slice(1)
  const isReadWhole = within.length === 0 || within.at(-1) === parent
  return {
    id: `gcp/${account}/audit-log`,
    provider: 'gcp',
    account,
    ...(isReadWhole && { within }),
    trails: [trail],
  }
}

function trailOf({ id }: Project, configs: readonly (Config | Unread)[]): AuditTrail {
  const unread = configs.find((config) => 'unread' in config)
  const known = configs.flatMap((config) => ('unread' in config ? [] : [config]))
  const types = new Set(known.flatMap((config) => config.types))
  const records = all.every((type) => types.has(type))
  return {
    id: `gcp/${id}/audit-config`,
    provider: 'gcp',
    account: id,
    name: 'allServices',
    everyRegion: true,
    organisation: false,
    // Admin activity is recorded always, and nobody can turn it off.
    on: true,
    managementEvents: records ? 'all' : (unread ?? 'write'),
    exempted: unread ?? [...new Set(known.flatMap((config) => config.exempted))].toSorted(),
    delivery: { kind: 'continuous' },
    tamperEvident: true,
    destination: `//logging.googleapis.com/projects/${id}/locations/global/buckets/_Required`,
    logGroup: `projects/${id}`,
  }
}
