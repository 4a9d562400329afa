import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import type { CloudAccount } from '#populations/cloud-account.ts'
import { subserviceOrganisations } from '#populations/subservice-organisation.ts'
import type { SubserviceOrganisation } from '#populations/subservice-organisation.ts'

/** A cloud account, and the reports that its provider's auditors gave: the provider's own controls are theirs to prove. */
export const ProviderReport = z.object({
  /** The account's. */
  id: z.string(),
  provider: z.string(),
  /** Of every organisation that runs this cloud; none where nobody keeps one. */
  reports: z.array(
    z.object({
      name: z.string(),
      report: z.string(),
      until: z.iso.date().optional(),
      /** The last day that the provider itself vouches for. */
      bridged: z.iso.date().optional(),
    }),
  ),
})
export type ProviderReport = z.infer<typeof ProviderReport>

export const providerReports = derived({
  id: 'provider-report',
  item: ProviderReport,
  key: (report: ProviderReport) => report.id,
  each: [cloudAccounts],
  with: { kept: { of: subserviceOrganisations } },
  derive: ({ id, provider }: CloudAccount, { kept }) => [
    {
      id,
      provider,
      reports: kept
        .filter(({ cloud }) => cloud === provider)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ name, report, reportUntil, bridgedUntil }: SubserviceOrganisation) => ({
          name,
          report,
          ...(reportUntil !== undefined && { until: reportUntil }),
          ...(bridgedUntil !== undefined && { bridged: bridgedUntil }),
        })),
    },
  ],
})
