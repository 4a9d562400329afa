import { z } from 'zod'

import { severityOfScore } from './scan.ts'
import type { Format } from './scan.ts'

/** OSV-Scanner's own JSON: groups of names for the same weakness. https://google.github.io/osv-scanner/output/ */
export const osvScanner: Format = {
  is: ({ results }) =>
    Array.isArray(results) && results.every((each) => Array.isArray(Object(each).packages)),
  scan: z
    .object({
      results: z.array(
        z.object({
          source: z.object({ path: z.string().min(1) }),
          packages: z.array(
            z.object({
              package: z.object({ name: z.string().min(1), version: z.string().nullish() }),
              groups: z
                .array(
                  z.object({
                    ids: z.array(z.string().min(1)).min(1),
                    aliases: z.array(z.string()).nullish(),
                    max_severity: z.string().nullish(),
                  }),
                )
                .nullish(),
            }),
          ),
        }),
      ),
    })
    .transform(({ results }) => ({
      tool: 'OSV-Scanner',
      kind: 'repository' as const,
      found: results.flatMap(({ source, packages }) =>
        packages.flatMap(({ package: { name, version }, groups }) =>
          (groups ?? []).map(({ ids, aliases, max_severity: score }) => {
            const all = [...ids, ...(aliases ?? [])].toSorted()
            const severity = score ? severityOfScore(Number.parseFloat(score)) : undefined
            const of = [name, version].filter(Boolean).join(' ')
            return {
              // The name that other scanners know it by, too.
              vulnerability: all.find((id) => id.startsWith('CVE-')) ?? all[0] ?? '',
              ...(severity && { severity }),
              package: of,
              where: of,
              resource: source.path,
            }
          }),
        ),
      ),
    })),
}
