/** What content says by statements of xAPI, and what is kept of it; cmi5 and plain xAPI have it in common. */
import { z } from 'zod'

import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { CoursePackage } from '#populations/course-package.ts'

const adl = 'http://adlnet.gov/expapi/verbs/'

/** What a verb of ADL's is called, by its id; nothing of any other. */
export function verbOf({ verb }: Statement): string | undefined {
  return verb.id.startsWith(adl) ? verb.id.slice(adl.length) : undefined
}

/** A statement, as far as it is looked at. */
export const Statement = z.object({
  id: z.guid().optional(),
  actor: z.object({ account: z.object({ homePage: z.string(), name: z.string() }) }),
  verb: z.object({ id: z.string().max(500) }),
  object: z.object({ id: z.string().max(2000) }),
  result: z
    .object({
      completion: z.boolean().optional(),
      success: z.boolean().optional(),
      score: z.object({ scaled: z.number().min(-1).max(1).optional() }).optional(),
    })
    .optional(),
  context: z.object({
    registration: z.string(),
    extensions: z.record(z.string(), z.unknown()).optional(),
    contextActivities: z
      .object({ category: z.array(z.object({ id: z.string() })).optional() })
      .optional(),
  }),
})
export type Statement = z.infer<typeof Statement>

/** Of one document: as much as `suspend_data` of SCORM may be here. */
export const longestDocument = 64_000

/** What is kept of an attempt that goes on. */
export const XapiState = z.object({
  /** The sitting that goes on, and how far it is. */
  session: z.string(),
  isInitialized: z.boolean(),
  isTerminated: z.boolean(),
  /** In any sitting. */
  isCompleted: z.boolean(),
  isPassed: z.boolean(),
  /** In this one. */
  isFailed: z.boolean(),
  /** Of 100. */
  score: z.number().min(0).max(100).optional(),
  /** Statements taken, so that one sent twice counts once. */
  seen: z.array(z.string()).max(300),
  /** What the content keeps for itself, by its names. */
  documents: z.record(z.string().max(200), z.string().max(longestDocument)),
  /** Those of them that are no JSON. */
  texts: z.array(z.string()).default([]),
})
export type XapiState = z.infer<typeof XapiState>

/** The state when a sitting begins. */
export function newSession(before: XapiState | undefined, session: string): XapiState {
  return {
    isCompleted: false,
    isPassed: false,
    seen: [],
    documents: {},
    texts: [],
    ...before,
    session,
    isInitialized: false,
    isTerminated: false,
    isFailed: false,
  }
}

/** Who and what statements of an attempt speak of. Nothing in it says who takes the course: that is made up for the attempt. */
export interface Registration {
  id: string
  actor: { objectType: 'Agent'; account: { homePage: string; name: string } }
  activity: string
}

export function registrationOf(
  { seed }: Pick<CourseAttempt, 'seed'>,
  pack: Pick<CoursePackage, 'id' | 'activity'>,
  origin: string,
): Registration {
  // A random number as a UUID of version 4 is written.
  const id = `${seed.slice(0, 8)}-${seed.slice(8, 12)}-4${seed.slice(13, 16)}-a${seed.slice(17, 20)}-${seed.slice(20)}`
  return {
    id,
    actor: { objectType: 'Agent', account: { homePage: origin, name: seed } },
    activity: pack.activity ?? `urn:beleg:course-package:${pack.id.replace('/', ':')}`,
  }
}

/** Whether a statement is of this person and registration. */
export function isOfAttempt(
  { actor, context }: Statement,
  { actor: { account }, id }: Registration,
) {
  return (
    actor.account.name === account.name &&
    actor.account.homePage === account.homePage &&
    context.registration === id
  )
}

/** The state with a statement marked as taken; nothing where it was before. */
export function taken(before: XapiState, { id }: Statement): XapiState | undefined {
  if (id === undefined) return before
  return before.seen.includes(id)
    ? undefined
    : { ...before, seen: [...before.seen, id].slice(-300) }
}

/** The score that a statement tells of, of 100. */
export function scoreOf({ result }: Statement): number | undefined {
  const scaled = result?.score?.scaled
  return scaled === undefined ? undefined : Math.max(0, scaled * 100)
}

/** What it failed with before is not what it passed with. */
export function withoutScore({ score: _score, ...others }: XapiState): XapiState {
  return others
}
