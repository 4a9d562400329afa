import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import type { Asset } from '#connectors/gcp/assets.ts'
import { Instant, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import type { Unread } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'

export const machineKind: AssetKind = {
  name: 'compute.googleapis.com/Instance',
  content: 'RESOURCE',
  // Beside these stands what machines are told when they start, secrets among it.
  keeps: keep('id', 'name', 'status', 'zone'),
}

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/instances */
const Machine = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  status: Label,
  zone: z
    .string()
    .min(1)
    .transform((address) => address.slice(address.lastIndexOf('/') + 1)),
})
type Machine = Asset<z.infer<typeof Machine>>

/** https://docs.cloud.google.com/compute/vm-manager/docs/reference/osconfig/rest/v1/projects.locations.instances.vulnerabilityReports */
const Report = z
  .object({
    name: z.string().regex(/\/instances\/[^/]+\/vulnerabilityReport$/),
    updateTime: Instant,
  })
  .transform(({ name, updateTime }) => ({ machine: name.split('/').at(-2) ?? '', updateTime }))

/** Who looks through machines: the projects, by number, in which VM Manager may, and Security Command Center by project. */
export interface Scanners {
  reporting: ReadonlySet<string> | Unread
  deep(project: string): boolean | Unread
}

const off = new Set(['STOPPED', 'STOPPING', 'SUSPENDED', 'SUSPENDING', 'TERMINATED'])

/**
 * Every machine, and when VM Manager looked through it last: one call for each zone of a project that has any. Security Command
 * Center, which looks from outside at their disks, does not say when.
 * https://docs.cloud.google.com/compute/docs/instances/os-inventory-management
 */
export async function readMachines(place: Place, scanners: Scanners): Promise<void> {
  const zones = new Map<string, Machine[]>()
  await readAssets(
    place,
    { kind: machineKind, item: assetOf(Machine), feeds: [scannedAssets] },
    async (page) => {
      for (const machine of page) {
        const zone = `${machine.project} ${machine.data.zone}`
        zones.set(zone, [...(zones.get(zone) ?? []), machine])
      }
      return page.length
    },
    async (scope) => {
      for (const machines of zones.values()) {
        const { project = '', data } = machines[0] ?? { data: { zone: '' } }
        const reports = await readReports(place, project, data.zone, scanners.reporting)
        const deep = scanners.deep(project)
        const items = machines.map((machine) => scannedMachine(place, machine, reports, deep))
        await place.reading.page(scope, scannedAssets, items)
      }
    },
  )
}

type Reports = ReadonlyMap<string, string> | Unread

/** Without a report of any machine Google answers nothing at all: the worse answer. */
async function readReports(
  place: Place,
  project: string,
  zone: string,
  reporting: Scanners['reporting'],
): Promise<Reports> {
  if ('unread' in reporting) return reporting
  const found = new Map<string, string>()
  if (!reporting.has(project)) return found
  const account = accountOf(place, project)
  const listing = {
    scope: `gcp/projects/${account}/osconfig.vulnerabilityReports.list/${zone}`,
    call: {
      service: 'osconfig',
      op: 'vulnerabilityReports.list',
      account,
      params: { project: account, zone, pageSize: 100 },
    },
    field: 'vulnerabilityReports',
    witness: undefined,
    item: Report,
    feeds: [scannedAssets],
    detail: true,
  } as const
  const { unread } = await readList(place.reading, listing, async (page) => {
    for (const { machine, updateTime } of page) if (updateTime) found.set(machine, updateTime)
    return page.length
  })
  return unread ?? found
}

function scannedMachine(
  place: Place,
  { name, project = '', data }: Machine,
  reports: Reports,
  deep: boolean | Unread,
): ScannedAsset {
  return {
    id: `vm-manager/${name}`,
    provider: 'gcp',
    account: accountOf(place, project),
    region: data.zone,
    kind: 'host',
    name: data.name,
    ...(off.has(data.status ?? '') && { running: false }),
    ...stateOf(data.id, reports, deep),
  }
}

function stateOf(
  machine: string,
  reports: Reports,
  deep: boolean | Unread,
): Pick<ScannedAsset, 'scanning' | 'lastScannedAt'> {
  if ('unread' in reports) return { scanning: reports, lastScannedAt: reports }
  const lastScannedAt = reports.get(machine)
  if (lastScannedAt !== undefined) return { scanning: true, lastScannedAt }
  if (typeof deep === 'object') return { scanning: deep, lastScannedAt: deep }
  return deep ? { scanning: true } : { scanning: false, lastScannedAt: null }
}
