import type { ScannedAsset } from '#populations/scanned-asset.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

import { worst } from './scan.ts'
import type { Found, Scan } from './scan.ts'

/** What a report says as items: what was scanned, and what was found in it. */
export function itemsOf(
  { kind, artifact, found }: Scan,
  { name, at }: { name: string; at: string },
): { assets: ScannedAsset[]; vulnerabilities: Vulnerability[] } {
  const scanned = artifact ?? name
  const asset = { id: `scans/${name}`, kind, name: scanned, scanning: true, lastScannedAt: at }
  // The same weakness of the same package in several layers, or named twice, is one.
  const byId = Map.groupBy(found, (each) => idOf(each, name))
  const weak = [...byId].flatMap(([id, same]): Vulnerability[] => {
    const [first] = same
    if (!first) return []
    const { vulnerability, resource = scanned, suppressed } = first
    const severity = worst(same.map((each) => each.severity))
    const packages = [...new Set(same.flatMap((each) => each.package ?? []))].toSorted()
    const fixes = new Set(same.map((each) => each.fixAvailable))
    const [fixAvailable] = fixes
    return [
      {
        id,
        vulnerability,
        resource,
        ...(severity && { severity }),
        ...(packages.length > 0 && { package: packages.join(', ') }),
        ...(fixAvailable && { fixAvailable: fixes.size === 1 ? fixAvailable : 'partial' }),
        ...(suppressed !== undefined && { suppressed: same.every((each) => each.suppressed) }),
      },
    ]
  })
  return { assets: [asset], vulnerabilities: weak }
}

/** Without the version: a package that is raised to another that is as weak has had the weakness all the while. */
function idOf({ vulnerability, where, package: of, resource }: Found, name: string): string {
  const place = of === undefined ? where : (of.split(' ')[0] ?? of)
  return ['scans', name, ...(resource === undefined ? [] : [resource]), place, vulnerability].join(
    '/',
  )
}
