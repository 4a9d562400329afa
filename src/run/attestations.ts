/** The lists that people stand for: who, and when they must say so again. */
import { AttestedSettings } from '#connectors/attested/settings.ts'
import { addMonths, endOfDate } from '#engine/calendar.ts'
import type { Tx } from '#store/organisation.ts'
import { listSources } from '#store/sources.ts'

export interface Attestation {
  source: string
  list: string
  /** Who stands for it, as its settings call them. */
  by: string
  /** Until when the last attestation is good. */
  due: Date
}

/** Every attested list of every source. */
export async function readAttestations(tx: Tx): Promise<Attestation[]> {
  const sources = await listSources(tx)
  return sources
    .filter(({ connector }) => connector === 'attested')
    .flatMap(({ id, settings }) => {
      const lists = AttestedSettings.safeParse(settings)
      if (!lists.success) return []
      return lists.data.lists.map(
        ({ name, attestedBy, attestedOn, everyMonths, timeZone = 'UTC' }) => ({
          source: id,
          list: name,
          by: attestedBy,
          due: endOfDate(addMonths(attestedOn, everyMonths), timeZone),
        }),
      )
    })
}
