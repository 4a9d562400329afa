import { z } from 'zod'

import { severityOfScore } from './scan.ts'
import type { Format, Severity } from './scan.ts'

const Label = z.string().nullish()
const levels: Readonly<Record<string, Severity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'none',
}
const Rule = z.object({
  id: z.string().min(1),
  properties: z
    .object({ 'security-severity': z.union([z.string(), z.number()]).nullish() })
    .nullish(),
})
const Result = z.object({
  ruleId: Label,
  ruleIndex: z.int().nullish(),
  kind: Label,
  level: Label,
  locations: z
    .array(
      z.object({
        physicalLocation: z
          .object({
            artifactLocation: z.object({ uri: Label }).nullish(),
            region: z.object({ startLine: z.int().nullish() }).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  partialFingerprints: z.record(z.string(), z.string()).nullish(),
  suppressions: z.array(z.unknown()).nullish(),
})
const Run = z.object({
  tool: z.object({ driver: z.object({ name: z.string().min(1), rules: z.array(Rule).nullish() }) }),
  invocations: z.array(z.object({ endTimeUtc: z.iso.datetime().nullish() })).nullish(),
  // Absent where the run failed before it looked.
  results: z.array(Result),
})

/** SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarif: Format = {
  is: (report) => report['version'] === '2.1.0' && Array.isArray(report['runs']),
  scan: z.object({ runs: z.array(Run).min(1) }).transform(({ runs }) => {
    const ends = runs.flatMap(({ invocations }) =>
      (invocations ?? []).flatMap(({ endTimeUtc }) => endTimeUtc ?? []),
    )
    const [earliest] = ends.toSorted()
    return {
      tool: [...new Set(runs.map(({ tool }) => tool.driver.name))].toSorted().join(', '),
      ...(earliest !== undefined && { at: earliest }),
      kind: 'repository' as const,
      found: runs.flatMap(foundIn),
    }
  }),
}

/** Results of another kind than `fail` (which is what it is where none is given) are no findings. */
function foundIn({ tool, results }: z.infer<typeof Run>) {
  const rules = tool.driver.rules ?? []
  return results
    .filter(({ kind }) => kind === undefined || kind === null || kind === 'fail')
    .map(({ ruleId, ruleIndex, level, locations, partialFingerprints, suppressions }) => {
      const rule = rules[ruleIndex ?? -1] ?? rules.find(({ id }) => id === ruleId)
      const written = rule?.properties?.['security-severity']
      const scored = written === null || written === undefined ? undefined : Number(written)
      const severity = severityOfScore(scored) ?? levels[level ?? 'warning']
      const place = locations?.[0]?.physicalLocation
      const uri = place?.artifactLocation?.uri ?? undefined
      const line = place?.region?.startLine ?? ''
      const prints = Object.entries(partialFingerprints ?? {})
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flat()
        .join(' ')
      return {
        vulnerability: ruleId ?? rule?.id ?? tool.driver.name,
        ...(severity && { severity }),
        ...(uri !== undefined && { resource: uri }),
        // Lines move when others are added; a fingerprint does not.
        where: prints || `${uri ?? ''}:${line}`,
        suppressed: (suppressions ?? []).length > 0,
      }
    })
}
