/** Which part of a test's population is looked at, as its address says. */
import { z } from 'zod'

import type { Verdict } from '#engine/judge.ts'
import { findingOrders, worstVerdictFirst } from '#store/finding-pages.ts'
import type { FindingOrder, FindingPlace, FindingsWanted } from '#store/finding-pages.ts'
import type { GuestVisit } from '#web/route.ts'

/** So many rows stay below 150 KB with the longest keys that clouds give. */
export const rowsPerPage = 80

export interface FindingsView {
  verdict?: Verdict
  search: string
  order: FindingOrder
  isReversed: boolean
  after?: FindingPlace
  before?: FindingPlace
  /** How many rows lie before this page, for people. */
  skipped: number
}

const Place = z
  .tuple([
    z
      .string()
      .max(4000)
      .refine((key) => !key.includes('\0')),
    z.enum(worstVerdictFirst),
    z.iso.datetime(),
  ])
  .transform(([key, verdict, since]) => ({ key, verdict, since: new Date(since) }))

/** What cannot be read of an address counts as not said. */
export function findingsView({ c }: GuestVisit): FindingsView {
  const query = (name: string) => c.req.query(name)
  const verdict = z.enum(worstVerdictFirst).safeParse(query('verdict'))
  const after = placeIn(query('after'))
  const before = placeIn(query('before'))
  return {
    ...(verdict.success && { verdict: verdict.data }),
    search: (query('q') ?? '').slice(0, 200),
    order: z.enum(findingOrders).catch('verdict').parse(query('order')),
    isReversed: query('way') === 'down',
    ...(after ? { after } : before && { before }),
    skipped: z.coerce.number().int().min(0).max(1e9).catch(0).parse(query('skipped')),
  }
}

/** The address of a view; what is usual is left out. */
export function viewUrl(path: string, view: Partial<FindingsView>): string {
  const query = new URLSearchParams({
    ...(view.verdict && { verdict: view.verdict }),
    ...(view.search && { q: view.search }),
    ...(view.order && view.order !== 'verdict' && { order: view.order }),
    ...(view.isReversed && { way: 'down' }),
    ...(view.after && { after: placeText(view.after) }),
    ...(view.before && { before: placeText(view.before) }),
    ...(view.skipped && { skipped: String(view.skipped) }),
  }).toString()
  return query === '' ? path : `${path}?${query}`
}

/** The view as the store is asked for it. */
export function wantedOf(view: FindingsView, limit: number): FindingsWanted {
  const { verdict, search, order, isReversed, after, before } = view
  return {
    order,
    isReversed,
    ...(verdict && { verdict }),
    ...(search !== '' && { search }),
    ...(after && { after }),
    ...(before && { before }),
    limit,
  }
}

function placeText({ key, verdict, since }: FindingPlace): string {
  return JSON.stringify([key, verdict, since.toISOString()])
}

function placeIn(text: string | undefined): FindingPlace | undefined {
  if (text === undefined) return undefined
  try {
    return Place.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
