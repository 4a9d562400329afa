/** How far somebody is in a package, as its content says it by statements of cmi5 (section 9 of its specification). */
import { z } from 'zod'

import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { CoursePackage } from '#populations/course-package.ts'

import type { PackageOutcome } from './scorm-state.ts'

const adl = 'http://adlnet.gov/expapi/verbs/'
/** The verbs that mean something here, by their ids. */
const verbs: Readonly<Record<string, Cmi5Verb>> = {
  [`${adl}initialized`]: 'initialized',
  [`${adl}completed`]: 'completed',
  [`${adl}passed`]: 'passed',
  [`${adl}failed`]: 'failed',
  [`${adl}terminated`]: 'terminated',
}
type Cmi5Verb = 'initialized' | 'completed' | 'passed' | 'failed' | 'terminated'

const category = 'https://w3id.org/xapi/cmi5/context/categories/cmi5'
const sessionExtension = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid'

/** A statement, as far as it is looked at. */
export const Statement = z.object({
  id: z.uuid().optional(),
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

/** What is kept of an attempt that goes on. */
export const Cmi5State = z.object({
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
  documents: z.record(z.string().max(200), z.string().max(32_768)),
})
export type Cmi5State = z.infer<typeof Cmi5State>

/** The state when a sitting begins. */
export function newSession(before: Cmi5State | undefined, session: string): Cmi5State {
  return {
    isCompleted: false,
    isPassed: false,
    seen: [],
    documents: {},
    ...before,
    session,
    isInitialized: false,
    isTerminated: false,
    isFailed: false,
  }
}

/** Who and what statements of an attempt speak of. All of it is made up for the attempt: nothing in it says who takes the course. */
export interface Registration {
  id: string
  actor: { objectType: 'Agent'; account: { homePage: string; name: string } }
  activity: string
}

export function registrationOf(
  { seed }: Pick<CourseAttempt, 'seed'>,
  pack: Pick<CoursePackage, 'id'>,
  origin: string,
): Registration {
  // A random number as a UUID of version 4 is written.
  const id = `${seed.slice(0, 8)}-${seed.slice(8, 12)}-4${seed.slice(13, 16)}-a${seed.slice(17, 20)}-${seed.slice(20)}`
  return {
    id,
    actor: { objectType: 'Agent', account: { homePage: origin, name: seed } },
    activity: `urn:beleg:course-package:${pack.id.replace('/', ':')}`,
  }
}

/**
 * The state after a statement; `undefined` where the rules do not let it be made: of another registration or person, before
 * the beginning or behind the end of a sitting, a second time, or against the mastery score (sections 9.3 and 9.5).
 */
export function afterStatement(
  before: Cmi5State,
  statement: Statement,
  registration: Registration,
  { mastery }: Pick<CoursePackage, 'mastery'>,
): Cmi5State | undefined {
  const { actor, verb, object, context, result, id } = statement
  const { account } = registration.actor
  const isOfAttempt =
    actor.account.name === account.name &&
    actor.account.homePage === account.homePage &&
    context.registration === registration.id &&
    context.extensions?.[sessionExtension] === before.session
  if (!isOfAttempt || before.isTerminated) return undefined
  if (id !== undefined && before.seen.includes(id)) return before
  const seen = id === undefined ? before.seen : [...before.seen, id].slice(-300)
  const isDefined = context.contextActivities?.category?.some((each) => each.id === category)
  const said = isDefined ? verbs[verb.id] : undefined
  if (said === undefined) return before.isInitialized ? { ...before, seen } : undefined
  if (object.id !== registration.activity) return undefined
  const scaled = result?.score?.scaled
  const score = scaled === undefined ? undefined : Math.max(0, scaled * 100)
  const next = { ...before, seen, ...(score !== undefined && { score }) }
  if (said === 'initialized')
    return before.isInitialized ? undefined : { ...next, isInitialized: true }
  if (!before.isInitialized) return undefined
  switch (said) {
    case 'completed':
      return before.isCompleted || result?.completion !== true
        ? undefined
        : { ...next, isCompleted: true }
    case 'passed': {
      const isBelow = mastery !== undefined && score !== undefined && score < mastery
      return before.isPassed || before.isFailed || result?.success !== true || isBelow
        ? undefined
        : { ...next, isPassed: true }
    }
    case 'failed': {
      const isAbove = mastery !== undefined && score !== undefined && score >= mastery
      return before.isPassed || before.isFailed || result?.success !== false || isAbove
        ? undefined
        : { ...next, isFailed: true }
    }
    case 'terminated':
      return { ...next, isTerminated: true }
  }
}

/** Whether the attempt is over, and how: by what the course structure asks for (`moveOn`, section 10.2.4). */
export function cmi5OutcomeOf(
  { isCompleted, isPassed, isFailed, isTerminated, score }: Cmi5State,
  { moveOn }: Pick<CoursePackage, 'moveOn'>,
): PackageOutcome | undefined {
  const isDone =
    moveOn === 'Passed'
      ? isPassed
      : moveOn === 'Completed'
        ? isCompleted
        : moveOn === 'CompletedAndPassed'
          ? isCompleted && isPassed
          : isCompleted || isPassed
  const scored = score === undefined ? {} : { score }
  if (isDone) return { isPassed: true, reported: isPassed ? 'passed' : 'completed', ...scored }
  return isFailed && isTerminated ? { isPassed: false, reported: 'failed', ...scored } : undefined
}
