import { fail, pass, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import type { Sentences } from '#engine/test.ts'
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

/** What it says, but for a sample, which each test calls in its own words. */
export const keptReasons: { de: Sentences; en: Sentences } = {
  de: {
    unkept: () =>
      'Was geschrieben wird, wird nicht ganz aufbewahrt: Keine Weiterleitung nimmt alle Einträge auf.',
    'sink-unclear': ({ sinks }) =>
      `Ob alles aufbewahrt wird, was geschrieben wird, ließ sich nicht feststellen: Die Filter dieser Weiterleitungen lassen etwas aus, vielleicht von diesen Einträgen, oder enthalten etwas, das wir nicht auswerten können: ${sinks}.`,
    'sink-lost': ({ sinks }) =>
      `Ob aufbewahrt wird, was geschrieben wird, ist nicht bekannt: Das Ziel dieser Weiterleitungen ist nicht unter dem, was gelesen wurde, oder bewahrt selbst nichts auf: ${sinks}.`,
  },
  en: {
    unkept: () => 'What is written is not kept as a whole: no sink takes in all entries.',
    'sink-unclear': ({ sinks }) =>
      `Whether all that is written is kept could not be told: the filters of these sinks leave something out, maybe of these entries, or say something that we cannot work out: ${sinks}.`,
    'sink-lost': ({ sinks }) =>
      `Whether what is written is kept is not known: the destination of these sinks is not among what was read, or keeps nothing itself: ${sinks}.`,
  },
}
