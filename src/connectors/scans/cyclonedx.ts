import { z } from 'zod'

import { severityOf, worst } from './scan.ts'
import type { Format } from './scan.ts'

const Label = z.string().nullish()
const Component = z.object({ 'bom-ref': Label, type: Label, name: z.string(), version: Label })
/** Words by which somebody says that it does no harm: a claim, which hides nothing. */
const waved = ['not_affected', 'false_positive']
const gone = ['resolved', 'resolved_with_pedigree']

/** A bill of materials with vulnerabilities, or VEX. https://cyclonedx.org/docs/1.6/json/#vulnerabilities */
export const cyclonedx: Format = {
  is: (report) => report['bomFormat'] === 'CycloneDX',
  scan: z
    .object({
      metadata: z
        .object({
          timestamp: z.iso.datetime({ offset: true }).nullish(),
          component: Component.nullish(),
        })
        .nullish(),
      components: z.array(Component).nullish(),
      // A bill without this part was not scanned: that it lists none says nothing.
      vulnerabilities: z.array(
        z.object({
          id: z.string().min(1),
          ratings: z.array(z.object({ severity: Label })).nullish(),
          affects: z.array(z.object({ ref: z.string().min(1) })).nullish(),
          analysis: z.object({ state: Label }).nullish(),
        }),
      ),
    })
    .transform(({ metadata, components, vulnerabilities }) => {
      const names = new Map(
        (components ?? []).map((each) => [
          each['bom-ref'] ?? '',
          [each.name, each.version].filter(Boolean).join(' '),
        ]),
      )
      const of = metadata?.component
      return {
        tool: 'CycloneDX',
        ...(metadata?.timestamp && { at: metadata.timestamp }),
        kind: of?.type === 'container' ? ('image' as const) : ('repository' as const),
        ...(of && { artifact: [of.name, of.version].filter(Boolean).join(':') }),
        found: vulnerabilities.flatMap(({ id, ratings, affects, analysis }) => {
          const state = analysis?.state ?? ''
          if (gone.includes(state)) return []
          const severity = worst((ratings ?? []).map((rating) => severityOf(rating.severity)))
          const refs = affects && affects.length > 0 ? affects.map(({ ref }) => ref) : ['']
          return refs.map((ref) => {
            const name = names.get(ref) ?? ref
            return {
              vulnerability: id,
              ...(severity && { severity }),
              ...(name !== '' && { package: name }),
              where: name,
              suppressed: waved.includes(state),
            }
          })
        }),
      }
    }),
}
