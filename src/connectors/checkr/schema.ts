import { z } from 'zod'

import { checkKinds } from '#populations/background-check.ts'
import { StoodAs } from '#populations/reported-check.ts'

import { kindOfScreening } from './screenings.ts'
import { Match } from './settings.ts'

/** Ids as Checkr writes them; they become part of an address. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** One page of a list. https://docs.checkr.com/apis/openapi/candidates/listofcandidates */
export const Page = z.object({
  object: z.literal('list'),
  /** How many there are on all pages. */
  count: z.int().min(0),
  next_href: z.string().nullish(),
  data: z.array(z.unknown()),
})

export const Candidate = z
  .object({ id: Id, report_ids: z.array(Id), matched: Match.optional() })
  .transform(({ id, report_ids: reports, matched }) => ({ id, reports, matched }))
export type Candidate = z.infer<typeof Candidate>

export const Invitation = z
  .object({ id: Id, candidate_id: Id.nullish() })
  .transform(({ id, candidate_id: candidate }) => ({ id, candidate }))
export type Invitation = z.infer<typeof Invitation>

const ReportFields = z.looseObject({
  id: Id,
  object: z.enum(['report', 'test_report']),
  candidate_id: Id,
  status: z.enum(['pending', 'complete', 'canceled']),
  completed_at: z.iso.datetime({ offset: true }).nullish(),
  includes_canceled: z.boolean(),
  /** Ours: what is known of a report that was read before. */
  stood_as: StoodAs.optional(),
})

/** A report as far as we look: whether it is finished, when, and which kinds of check it holds. */
export const Report = ReportFields.refine(
  ({ status, completed_at: at }) => status !== 'complete' || typeof at === 'string',
  'is complete, and does not say since when',
).transform((raw) => ({
  id: raw.id,
  candidate: raw.candidate_id,
  isComplete: raw.status === 'complete',
  includesCanceled: raw.includes_canceled,
  completedAt: typeof raw.completed_at === 'string' ? new Date(raw.completed_at) : undefined,
  stoodAs: raw.stood_as,
  checks: checkKinds.filter((kind) =>
    Object.entries(kindOfScreening).some(([field, of]) => of === kind && field in raw),
  ),
}))
export type Report = z.infer<typeof Report>
