import { z } from 'zod'

import { severityOf } from './scan.ts'
import type { Format } from './scan.ts'

const Label = z.string().nullish()

/** Trivy's own JSON, version 2. https://trivy.dev/latest/docs/configuration/reporting/ */
export const trivy: Format = {
  is: (report) => report['SchemaVersion'] === 2 && 'ArtifactName' in report,
  scan: z
    .object({
      CreatedAt: z.iso.datetime({ offset: true }).nullish(),
      ArtifactName: z.string().min(1),
      ArtifactType: Label,
      Results: z
        .array(
          z.object({
            Vulnerabilities: z
              .array(
                z.object({
                  VulnerabilityID: z.string().min(1),
                  PkgName: z.string().min(1),
                  InstalledVersion: Label,
                  FixedVersion: Label,
                  Severity: Label,
                }),
              )
              .nullish(),
          }),
        )
        .nullish(),
    })
    .transform((raw) => ({
      tool: 'Trivy',
      ...(raw.CreatedAt && { at: raw.CreatedAt }),
      kind: raw.ArtifactType === 'container_image' ? ('image' as const) : ('repository' as const),
      artifact: raw.ArtifactName,
      found: (raw.Results ?? [])
        .flatMap((result) => result.Vulnerabilities ?? [])
        .map((each) => {
          const name = [each.PkgName, each.InstalledVersion].filter(Boolean).join(' ')
          const severity = severityOf(each.Severity)
          return {
            vulnerability: each.VulnerabilityID,
            ...(severity && { severity }),
            package: name,
            where: name,
            fixAvailable: each.FixedVersion ? ('yes' as const) : ('no' as const),
          }
        }),
    })),
}
