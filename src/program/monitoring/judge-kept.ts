import { fail, pass, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import type { KeptBySinks } from './kept-by-sinks.ts'

/** Of a log that is written, maybe in part: whether enough of it is kept, in per cent. */
export function judgeKept(
  log: KeptBySinks & { sample?: number | undefined },
  percentAsked: number,
): Finding {
  const { kept, sample = 1, share = 1, unclearSinks = [], lostSinks = [] } = log
  const is = Math.round(sample * share * 10_000) / 100
  if (isKnown(kept) && !kept) return fail('unkept')
  if (is < percentAsked) return fail('sampled', { is, must: percentAsked })
  if (isKnown(kept)) return pass
  if (unclearSinks.length > 0) return unknown('sink-unclear', { sinks: unclearSinks.join(', ') })
  if (lostSinks.length > 0) return unknown('sink-lost', { sinks: lostSinks.join(', ') })
  return notKnown(kept)
}
