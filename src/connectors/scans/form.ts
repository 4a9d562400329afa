import { z } from 'zod'

import { documentOf } from '#connectors/csv/settings.ts'
import type { SettingsForm } from '#connectors/settings-form.ts'
import { field } from '#engine/field.ts'

import { ScanReport } from './settings.ts'

/** One report a source, handed in through the browser. */
export const scanForm: SettingsForm = {
  fields: z.strictObject({
    document: field(
      z.uuid(),
      { de: 'Bericht (JSON)', en: 'Report (JSON)' },
      {
        kind: 'file',
        hint: {
          de: 'Von Trivy, Grype oder OSV-Scanner, oder im Format CycloneDX oder SARIF. Auch die Liste der ausgenutzten Schwachstellen von CISA (KEV).',
          en: 'Of Trivy, Grype or OSV-Scanner, or in the format CycloneDX or SARIF. Also CISA’s list of known exploited vulnerabilities (KEV).',
        },
      },
    ),
    asOf: field(
      ScanReport.shape.asOf,
      { de: 'Tag der Suche', en: 'Day of the scan' },
      {
        hint: {
          de: 'Nur wenn der Bericht selbst nicht sagt, wann er entstand.',
          en: 'Only where the report itself does not say when it was made.',
        },
      },
    ),
  }),
  settingsOf({ document, asOf }, id) {
    const report = { name: id, file: `document:${String(document)}` }
    return { reports: [{ ...report, ...(asOf !== undefined && { asOf }) }] }
  },
  answersOf({ reports }) {
    const parsed = z.tuple([ScanReport]).safeParse(reports)
    const document = parsed.success ? documentOf(parsed.data[0].file) : undefined
    if (!parsed.success || document === undefined) return undefined
    const { asOf } = parsed.data[0]
    return { document, ...(asOf !== undefined && { asOf }) }
  },
  fieldOf: { file: 'document' },
}
