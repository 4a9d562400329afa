import { z } from 'zod'

import { severityOf } from './scan.ts'
import type { Format } from './scan.ts'

const fixes: Readonly<Record<string, 'yes' | 'no'>> = {
  fixed: 'yes',
  'not-fixed': 'no',
  'wont-fix': 'no',
}

/** Grype's own JSON. https://github.com/anchore/grype/blob/main/grype/presenter/models/document.go */
export const grype: Format = {
  is: (report) => Array.isArray(report['matches']) && 'descriptor' in report,
  scan: z
    .object({
      matches: z.array(
        z.object({
          vulnerability: z.object({
            id: z.string().min(1),
            severity: z.string().nullish(),
            fix: z.object({ state: z.string().nullish() }).nullish(),
          }),
          artifact: z.object({ name: z.string().min(1), version: z.string().nullish() }),
        }),
      ),
      source: z
        .object({
          type: z.string(),
          target: z.union([z.string(), z.object({ userInput: z.string() })]).nullish(),
        })
        .nullish(),
      descriptor: z.object({ timestamp: z.iso.datetime({ offset: true }).nullish() }),
    })
    .transform(({ matches, source, descriptor: { timestamp } }) => {
      const target = source?.target
      const artifact = typeof target === 'string' ? target : target?.userInput
      return {
        tool: 'Grype',
        ...(timestamp && { at: timestamp }),
        kind: source?.type === 'image' ? ('image' as const) : ('repository' as const),
        ...(artifact && { artifact }),
        found: matches.map(({ vulnerability: { id, severity: written, fix }, artifact: of }) => {
          const name = [of.name, of.version].filter(Boolean).join(' ')
          const severity = severityOf(written)
          const fixAvailable = fixes[fix?.state ?? '']
          return {
            vulnerability: id,
            ...(severity && { severity }),
            package: name,
            where: name,
            ...(fixAvailable && { fixAvailable }),
          }
        }),
      }
    }),
}
