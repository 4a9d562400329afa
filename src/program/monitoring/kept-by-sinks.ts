import { z } from 'zod'

import type { AuditLogCoverage } from '#populations/audit-log-coverage.ts'
import type { LogSink } from '#populations/log-sink.ts'
import { reported } from '#populations/reported.ts'

import { isKept } from './sink-destination.ts'
import type { Keepers } from './sink-destination.ts'
import { carries, keeps, sinksOver } from './sinks-over.ts'

/** What becomes of what something writes to Google Cloud's logs; elsewhere nothing lies between writing and keeping. */
export const KeptBySinks = z.object({
  kept: reported(z.boolean()),
  /** Which part is kept, from 0 to 1, where sinks take in, or leave out, a sample. */
  share: z.number().min(0).max(1).optional(),
  /** Where `kept` hangs on that: the sinks whose filters leave out some of it, or may, or say what is not understood here. */
  unclearSinks: z.array(z.string()).optional(),
  /** Likewise, those that take in what no other does, and of whose destination nobody knows whether it is there. */
  lostSinks: z.array(z.string()).optional(),
})
export type KeptBySinks = z.infer<typeof KeptBySinks>

interface Around extends Omit<Keepers, 'account'> {
  sinks: readonly LogSink[]
  /** A part of the entries is worth something, too; else all of them are wanted. */
  partly?: true
}

/**
 * Whether all of these entries of a project are kept: each is where a sink takes it in, one of the project, or one above
 * that takes in what lies below. That nothing does can only be said where all of these were read: a project begins with a sink
 * `_Default`, and where that is not among them we may not have been told.
 * https://docs.cloud.google.com/logging/docs/routing/overview
 */
export function keptBySinks(
  coverage: Pick<AuditLogCoverage, 'account' | 'within'>,
  entries: readonly object[],
  { sinks, partly, ...keepers }: Around,
): KeptBySinks {
  const { account, within } = coverage
  const over = sinksOver(coverage, sinks)
  const isRead =
    within !== undefined &&
    over.some((sink) => sink.account === account && sink.name === '_Default')
  const lost = new Set(over.filter((sink) => !isKept(sink, { account, ...keepers })))
  const wordOf = (sink: LogSink, entry: object) => carries(sink, entry, { coverage, over })
  const kept = entries.map((entry) => {
    const words = over.map((sink) => {
      const word = wordOf(sink, entry)
      if (word !== true || !lost.has(sink)) return word
      return isKeptFurther(sink, entry) ? true : undefined
    })
    if (words.includes(true)) return true
    return words.includes(undefined) || !isRead ? undefined : false
  })
  if (kept.includes(false)) return { kept: false }
  if (!kept.includes(undefined)) return { kept: true }
  const open = entries.filter((_, index) => kept[index] === undefined)
  const shares = open.map((entry) => (partly ? shareOf(entry) : undefined))
  if (shares.every((share) => share !== undefined)) {
    return { kept: true, share: Math.min(...shares) }
  }
  const unclear = over.filter((sink) => open.some((entry) => isUnclear(sink, entry)))
  if (unclear.length > 0) return { unclearSinks: namesOf(unclear) }
  const losing = over.filter((sink) => lost.has(sink) && open.some((entry) => wordOf(sink, entry)))
  return losing.length > 0 ? { lostSinks: namesOf(losing) } : {}

  /** What is carried on to a project its own sinks carry on again, once. https://docs.cloud.google.com/logging/docs/export/configure_export_v2 */
  function isKeptFurther({ destination }: LogSink, entry: object): boolean {
    const [, project] = /^\/\/logging\.googleapis\.com\/projects\/([^/]+)$/.exec(destination) ?? []
    return sinks.some(
      (sink) =>
        sink.account === project &&
        keeps(sink, entry) === true &&
        isKept(sink, { account: project, ...keepers }),
    )
  }

  /** The largest part of an entry's kind that one sink is known to keep, of those that nothing above may take it from. */
  function shareOf(entry: object): number | undefined {
    if (over.some(({ intercepts }) => intercepts === true)) return undefined
    const parts = over.flatMap((sink) => (lost.has(sink) ? [] : (sampledBy(sink, entry) ?? [])))
    return parts.length > 0 ? Math.max(...parts) : undefined
  }
}

const sample = /\bsample\s*\(\s*[\w."]+\s*,\s*(0?\.\d+|[01](?:\.0*)?)\s*\)/gi

/** Which part of an entry's kind a sink keeps whose filters draw one sample, and are clear but for that. */
function sampledBy(sink: LogSink, entry: object): number | undefined {
  const partOf = (text: string) => [...text.matchAll(sample)].map(([, part]) => Number(part))
  const taken = partOf(sink.filter ?? '')
  const left = (sink.exclusions ?? []).flatMap(partOf)
  const [part] = [...taken, ...left]
  if (part === undefined || taken.length + left.length > 1) return undefined
  const isExcluding = left.length > 0
  const most = keeps(sink, entry, { taken: true, left: false })
  const least = keeps(sink, entry, { taken: false, left: true })
  if (most !== true || least !== false) return undefined
  return isExcluding ? 1 - part : part
}

function namesOf(sinks: readonly LogSink[]): string[] {
  return sinks.map(({ name }) => name).toSorted()
}

/** Whether its word is open because of what its filters say, not because one of them was not told. */
function isUnclear(sink: LogSink, entry: object): boolean {
  const isTold = sink.filter !== undefined && sink.exclusions !== undefined
  return isTold && sink.on !== undefined && keeps(sink, entry) === undefined
}
