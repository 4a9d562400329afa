import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** Why somebody on the list of people is written to in no exercise. */
export const leftOutReasons = [
  'not-here',
  'no-mailbox',
  'company-unknown',
  'works-agreement-missing',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** Counts of a set of ten people or more; opened and reported are rounded to threes. */
const Figure = z.object({
  /** Whom it is of, by group; empty: of those in none of the groups, or of everybody. */
  groups: z.array(z.string()),
  sent: z.int().min(0),
  opened: z.int().min(0),
  reported: z.int().min(0),
})
export type Figure = z.infer<typeof Figure>

/** A phishing exercise: facts and, once it is over, figures of groups. Nothing here, or anywhere, is about one person. */
export const PhishingExercise = z.object({
  id: z.uuid(),
  /** Which mails, by name. */
  mails: z.array(z.string()).min(1),
  /** Whom, by group; empty: everybody. */
  groups: z.array(z.string()),
  /** Groups as they are counted: together where one alone was fewer than ten. Absent where everybody is counted as one. */
  counted: z.array(z.array(z.string())).optional(),
  /** First and last day on which mails are sent. */
  from: z.iso.date(),
  until: z.iso.date(),
  startedAt: z.iso.datetime(),
  /** How many were to be written to when it began. */
  audience: z.int().min(1),
  leftOut: z.array(
    z.object({
      reason: z.enum(leftOutReasons),
      /** The key of a legal entity, where it is for its sake. */
      entity: z.string().optional(),
      n: z.int().min(1),
    }),
  ),
  /** No more mails were sent from then on, since somebody ended it. */
  stoppedAt: z.iso.datetime().optional(),
  /** It is over, nothing more is counted, and every mark was deleted. */
  endedAt: z.iso.datetime().optional(),
  /** Fewer than ten were reached, or the counts were lost: then there are no figures. */
  without: z.enum(['too-few', 'lost']).optional(),
  all: Figure.optional(),
  /** A partition of all: nobody is in two of them. None where there is but one. */
  parts: z.array(Figure).optional(),
})
export type PhishingExercise = z.infer<typeof PhishingExercise>

export const phishingExercises: Population<PhishingExercise> = {
  id: 'phishing-exercise',
  item: PhishingExercise,
  key: (exercise) => exercise.id,
  kind: 'managed',
}
