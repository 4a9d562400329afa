import { z } from 'zod'

import { keptUntil } from './kept-until.ts'

/** Types of findings that are a weakness of software. */
export const weaknesses = 'Software and Configuration Checks/Vulnerabilities'

const severities = ['critical', 'high', 'medium', 'low', 'none'] as const
const Severity = z
  .object({ Label: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL']) })
  .transform(({ Label }) => severities.find((each) => Label === each.toUpperCase()) ?? 'none')

const fixes = { YES: 'yes', NO: 'no', PARTIAL: 'partial' } as const
const Label = z.string().nullish()

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Vulnerability.html */
const Weakness = z
  .object({
    Id: z.string().min(1),
    FixAvailable: z.enum(['YES', 'NO', 'PARTIAL']).nullish(),
    VulnerablePackages: z.array(z.object({ Name: Label, Version: Label })).nullish(),
  })
  .transform(({ Id, FixAvailable, VulnerablePackages }) => {
    const packages = (VulnerablePackages ?? []).flatMap(({ Name, Version }) =>
      Name ? [Version ? `${Name} ${Version}` : Name] : [],
    )
    return {
      vulnerability: Id,
      ...(packages.length > 0 && { package: [...new Set(packages)].toSorted().join(', ') }),
      ...(FixAvailable && { fixAvailable: fixes[FixAvailable] }),
    }
  })

/**
 * A sign of an attack, a weakness, or neither: an attack that somebody resolved, or that is not severe.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export const Finding = z
  .object({
    Id: z.string().min(1),
    Title: z.string().min(1),
    Types: z.array(z.string()).min(1),
    Severity,
    Workflow: z.object({ Status: z.string() }).nullish(),
    UpdatedAt: z.iso.datetime({ offset: true }),
    ProcessedAt: z.iso.datetime({ offset: true }).nullish(),
    FirstObservedAt: z.iso.datetime({ offset: true }).nullish(),
    Resources: z.array(z.object({ Id: z.string().min(1) })).min(1),
    Vulnerabilities: z.array(Weakness).nullish(),
  })
  .transform((raw) => {
    const { Id: id, Types: types, Severity: severity, FirstObservedAt: seen, Workflow } = raw
    const said = {
      id,
      provider: 'aws',
      resource: raw.Resources[0]?.Id ?? id,
      // Kept for 90 days after the later of the two, where it is no finding of Security Hub's own.
      keptUntil: keptUntil(lastOf([raw.UpdatedAt, raw.ProcessedAt ?? raw.UpdatedAt])),
      ...(seen && { firstObservedAt: new Date(seen).toISOString() }),
    }
    if (types.some((type) => type.startsWith(weaknesses))) {
      const weakness = raw.Vulnerabilities?.[0] ?? { vulnerability: raw.Title }
      const suppressed = Workflow?.Status === 'SUPPRESSED'
      return { weakness: { ...said, severity, ...weakness, suppressed } }
    }
    // A rule suppresses as a person does, and no answer says which of them did.
    const isOpen = Workflow?.Status !== 'RESOLVED'
    if (!isOpen || (severity !== 'critical' && severity !== 'high')) return {}
    return { threat: { ...said, severity, kind: types.toSorted()[0] ?? raw.Title } }
  })

function lastOf(instants: readonly string[]): string {
  return new Date(Math.max(...instants.map((each) => Date.parse(each)))).toISOString()
}
