import { z } from 'zod'

import { Flag, Instant, Label } from '#connectors/gcp/fields.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

/** What a scan of an image came to. */
export type Discovery = Pick<ScannedAsset, 'scanning' | 'because' | 'lastScannedAt'>

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#DiscoveryOccurrence */
const Discovered = z
  .object({ continuousAnalysis: Label, analysisStatus: Label, lastScanTime: Instant })
  .transform((raw): Discovery => {
    const { analysisStatus: status, continuousAnalysis } = raw
    const failed = status?.startsWith('FINISHED_') && status !== 'FINISHED_SUCCESS'
    // An image that nobody pulled for a month is no longer looked at.
    const resting = continuousAnalysis === 'INACTIVE'
    return {
      scanning: !failed && !resting,
      ...(failed && status ? { because: status } : resting && { because: continuousAnalysis }),
      ...(raw.lastScanTime && { lastScannedAt: raw.lastScanTime }),
    }
  })

const severities: Readonly<Record<string, Vulnerability['severity']>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  MINIMAL: 'none',
}

/** https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences#VulnerabilityOccurrence */
const Weakness = z.object({
  severity: Label,
  effectiveSeverity: Label,
  fixAvailable: Flag,
  packageIssue: z
    .array(
      z.object({
        affectedPackage: Label,
        affectedVersion: z.object({ fullName: Label }).nullish(),
      }),
    )
    .nullish(),
})

/**
 * What Artifact Analysis noted of an image, by its address with its digest: that it looked at it, or a weakness. The graver of the
 * severities counts, the distributor's and that of the finding itself.
 * https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences
 */
export const Occurrence = z
  .object({
    name: z.string().min(1),
    resourceUri: z.string().min(1),
    noteName: z.string().min(1),
    kind: z.literal(['DISCOVERY', 'VULNERABILITY']),
    createTime: Instant,
    discovery: Discovered.nullish(),
    vulnerability: Weakness.nullish(),
  })
  .refine(
    ({ kind, discovery, vulnerability }) => (kind === 'DISCOVERY' ? discovery : vulnerability),
    'lacks what its kind says',
  )
  .transform((raw) => ({
    id: `//containeranalysis.googleapis.com/${raw.name}`,
    resource: raw.resourceUri.replace(/^https:\/\//, ''),
    discovery: raw.discovery ?? undefined,
    weakness: raw.vulnerability
      ? weaknessOf(raw.noteName, raw.createTime, raw.vulnerability)
      : undefined,
  }))

function weaknessOf(
  noteName: string,
  seen: string | null | undefined,
  raw: z.infer<typeof Weakness>,
): Pick<
  Vulnerability,
  'vulnerability' | 'severity' | 'package' | 'fixAvailable' | 'firstObservedAt'
> {
  const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'MINIMAL']
  const rated = order.find((each) => each === raw.effectiveSeverity || each === raw.severity)
  const severity = severities[rated ?? '']
  const packages = (raw.packageIssue ?? []).flatMap(({ affectedPackage, affectedVersion }) =>
    affectedPackage ? [[affectedPackage, affectedVersion?.fullName].filter(Boolean).join(' ')] : [],
  )
  return {
    vulnerability: noteName.slice(noteName.lastIndexOf('/') + 1).toUpperCase(),
    ...(severity && { severity }),
    ...(packages.length > 0 && { package: [...new Set(packages)].toSorted().join(', ') }),
    ...(typeof raw.fixAvailable === 'boolean' && {
      fixAvailable: raw.fixAvailable ? ('yes' as const) : ('no' as const),
    }),
    ...(seen && { firstObservedAt: seen }),
  }
}
