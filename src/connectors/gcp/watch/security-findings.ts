import { z } from 'zod'

import { Flag, Instant, Label } from '#connectors/gcp/fields.ts'
import { readList } from '#connectors/gcp/list-scope.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { Place, Read } from '#connectors/gcp/place.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import type { ThreatFinding } from '#populations/threat-finding.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

const Package = z.object({ packageName: Label, packageVersion: Label }).nullish()

/** https://docs.cloud.google.com/security-command-center/docs/reference/rest/v1/organizations.sources.findings */
const Result = z.object({
  finding: z.object({
    name: z.string().min(1),
    resourceName: Label,
    category: z.string(),
    severity: Label,
    findingClass: Label,
    createTime: Instant,
    mute: Label,
    vulnerability: z
      .object({
        cve: z
          .object({ id: Label, upstreamFixAvailable: Flag, exploitationActivity: Label })
          .nullish(),
        offendingPackage: Package,
      })
      .nullish(),
  }),
})
type Finding = z.infer<typeof Result>['finding']

/** What is asked for: open ones alone, because the store keeps what was open before. */
const filter = 'state="ACTIVE" AND (finding_class="THREAT" OR finding_class="VULNERABILITY")'

/** The findings of Security Command Center that are open. Muted ones are still there. */
export const securityFindings: Read = {
  kinds: [],
  permissions: ['securitycenter.findings.list'],
  feeds: [threatFindings, vulnerabilities],
  async read(place) {
    const listing = {
      scope: `gcp/${place.parent}/securitycenter.findings.list`,
      call: {
        service: 'securitycenter',
        op: 'findings.list',
        params: { parent: place.parent, filter, pageSize: 1000 },
      },
      field: 'listFindingsResults',
      witness: 'readTime',
      item: Result,
      feeds: [threatFindings, vulnerabilities],
    }
    await readList(place.reading, listing, async (page, scope) => {
      const found = page.map(({ finding }) => finding)
      const threats = found.flatMap((finding) => threatOf(place, finding))
      const weak = found
        .filter(({ findingClass }) => findingClass === 'VULNERABILITY')
        .map((finding) => vulnerabilityOf(place, finding))
      await place.reading.page(scope, threatFindings, threats)
      await place.reading.page(scope, vulnerabilities, weak)
      return threats.length + weak.length
    })
  },
}

/** Severe ones only; one that is not rated may be. */
function threatOf(place: Place, finding: Finding): ThreatFinding[] {
  if (finding.findingClass !== 'THREAT') return []
  const severity = finding.severity?.toLowerCase()
  if (severity === 'medium' || severity === 'low') return []
  return [
    {
      id: nameOf(finding),
      provider: 'gcp',
      account: holderOf(place, finding),
      kind: finding.category,
      severity: severity === 'critical' ? 'critical' : 'high',
      ...(finding.resourceName && { resource: finding.resourceName }),
      ...(finding.createTime && { firstObservedAt: finding.createTime }),
    },
  ]
}

function vulnerabilityOf(place: Place, finding: Finding): Vulnerability {
  const { cve, offendingPackage } = finding.vulnerability ?? {}
  const severity = z
    .enum(['critical', 'high', 'medium', 'low'])
    .safeParse(finding.severity?.toLowerCase())
  const inPackage = [offendingPackage?.packageName, offendingPackage?.packageVersion]
  const activity = cve?.exploitationActivity
  return {
    id: nameOf(finding),
    provider: 'gcp',
    account: holderOf(place, finding),
    vulnerability: (cve?.id ?? finding.category).toUpperCase(),
    ...(severity.success && { severity: severity.data }),
    resource: finding.resourceName ?? 'unknown',
    ...(offendingPackage?.packageName && { package: inPackage.filter(Boolean).join(' ') }),
    ...(typeof cve?.upstreamFixAvailable === 'boolean' && {
      fixAvailable: cve.upstreamFixAvailable ? ('yes' as const) : ('no' as const),
    }),
    suppressed: finding.mute === 'MUTED',
    ...(activity && { exploited: ['WIDE', 'CONFIRMED'].includes(activity) }),
    ...(finding.createTime && { firstObservedAt: finding.createTime }),
  }
}

function nameOf({ name }: Finding): string {
  return `//securitycenter.googleapis.com/${name}`
}

/** The project of what it was seen on, else where it is kept. */
function holderOf(place: Place, { resourceName, name }: Finding): string {
  const project = /\/projects\/([^/]+)/.exec(resourceName ?? '')?.[1]
  if (project === undefined) return name.split('/').slice(0, 2).join('/')
  return accountOf(place, project)
}
