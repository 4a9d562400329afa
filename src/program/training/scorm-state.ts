/** How far somebody is in a package, as its content says it by SCORM 1.2 (Run-Time Environment, version 1.2, section 3.4). */
import { z } from 'zod'

import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { CoursePackage } from '#populations/course-package.ts'

/** What is kept between two sittings. Answers to questions (`cmi.interactions`) and comments are not. */
const kept =
  /^cmi\.(core\.(lesson_location|lesson_status|score\.(raw|min|max)|exit|session_time)|suspend_data|objectives\.\d{1,2}\.(id|status|score\.(raw|min|max))|student_preference\.(audio|language|speed|text))$/

/** Of `cmi.suspend_data`: the standard says 4,096, and tools write more. */
const longestData = 64_000

/** A hundred objectives of five values each, and what there is once. */
const mostValues = 600

const Status = z.enum(['passed', 'completed', 'failed', 'incomplete', 'browsed'])
/** CMIDecimal from 0 to 100, of any number of digits, or nothing. */
const Score = z.literal('').or(
  z
    .string()
    .max(255)
    .regex(/^-?\d+(\.\d+)?$/)
    .refine((text) => Number(text) >= 0 && Number(text) <= 100),
)
/** CMITimespan. */
const timespan = /^(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)$/

/** What a page of ours sends on from the content of a package. */
export const ScormReport = z.strictObject({
  values: z
    .record(z.string().regex(kept), z.string().max(longestData))
    .refine((values) => Object.keys(values).length <= mostValues)
    .superRefine((values, context) => {
      for (const [name, { length }] of Object.entries(values)) {
        if (length > (name === 'cmi.suspend_data' ? longestData : 4096))
          context.addIssue({ code: 'custom', path: [name], message: 'too long' })
      }
      for (const [name, schema] of formats) {
        const value = values[name]
        if (value !== undefined && !schema.safeParse(value).success)
          context.addIssue({ code: 'custom', path: [name], message: 'not in this form' })
      }
    }),
  /** Whether the content said that it is over for now. */
  isFinished: z.boolean(),
})
export type ScormReport = z.infer<typeof ScormReport>

const formats: readonly [string, z.ZodType][] = [
  ['cmi.core.lesson_status', Status],
  ['cmi.core.score.raw', Score],
  ['cmi.core.score.min', Score],
  ['cmi.core.score.max', Score],
  ['cmi.core.session_time', z.string().regex(timespan)],
]

/** What is kept of an attempt that goes on. */
export const ScormState = z.object({
  values: z.record(z.string(), z.string()),
  /** All sittings that are over, in hundredths of a second. */
  total: z.int().min(0),
  isFinished: z.boolean(),
})
export type ScormState = z.infer<typeof ScormState>

export const noState: ScormState = { values: {}, total: 0, isFinished: false }

/** The state after a report. */
export function afterReport(before: ScormState, { values, isFinished }: ScormReport): ScormState {
  const { 'cmi.core.session_time': time, ...all } = { ...before.values, ...values }
  return isFinished
    ? { values: all, total: before.total + hundredthsOf(time), isFinished }
    : {
        values: { ...all, ...(time !== undefined && { 'cmi.core.session_time': time }) },
        total: before.total,
        isFinished,
      }
}

function hundredthsOf(time = ''): number {
  const [, hours = 0, minutes = 0, seconds = 0] = timespan.exec(time) ?? []
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 100)
}

/** How an attempt came out. */
export type PackageOutcome = Required<Pick<CourseAttempt, 'isPassed'>> &
  Pick<CourseAttempt, 'reported' | 'score'>

/**
 * Whether the attempt is over, and how. What was reported as completed or passed is, at once; where the manifest has a
 * mastery score, only with a score that reaches it. It is failed when the content says so, or has not reached the score, and
 * is over.
 */
export function outcomeOf(
  { values, isFinished }: ScormState,
  { mastery }: Pick<CoursePackage, 'mastery'>,
): PackageOutcome | undefined {
  const status = values['cmi.core.lesson_status']
  const raw = values['cmi.core.score.raw'] ?? ''
  const score = raw === '' ? {} : { score: Number(raw) }
  const isReached = mastery === undefined || (score.score !== undefined && score.score >= mastery)
  if (status === 'passed' || status === 'completed') {
    if (isReached) return { isPassed: true, reported: status, ...score }
    return isFinished ? { isPassed: false, reported: 'failed', ...score } : undefined
  }
  return status === 'failed' && isFinished
    ? { isPassed: false, reported: 'failed', ...score }
    : undefined
}

/**
 * How an attempt ends whose content said that it is failed, or has a score below the one asked for, and that was left without
 * `LMSFinish`: leaving decides as much as that call does ("upon receiving the LMSFinish() call or the user navigates away",
 * section 3.4.4, `cmi.core.lesson_status`). What has no score yet may still get one.
 */
export function leftOutcomeOf(
  state: ScormState,
  pack: Pick<CoursePackage, 'mastery'>,
): PackageOutcome | undefined {
  const outcome = outcomeOf({ ...state, isFinished: true }, pack)
  const isSaid = state.values['cmi.core.lesson_status'] === 'failed'
  const isScored = outcome?.score !== undefined
  return outcome?.isPassed === false && (isSaid || isScored) ? outcome : undefined
}

/** What content may read when it begins or goes on. Nothing in it says who takes the course: the learner has a made-up id. */
export function startValues(
  { values, total }: ScormState,
  { mastery, launchData }: CoursePackage,
  { seed }: Pick<CourseAttempt, 'seed'>,
): Record<string, string> {
  const { 'cmi.core.exit': exit, 'cmi.core.session_time': _time, ...again } = values
  return {
    'cmi.core.lesson_status': 'not attempted',
    ...again,
    'cmi.core.student_id': seed,
    'cmi.core.student_name': '',
    'cmi.core.credit': 'credit',
    'cmi.core.lesson_mode': 'normal',
    'cmi.core.entry':
      exit === 'suspend' ? 'resume' : Object.keys(values).length === 0 ? 'ab-initio' : '',
    'cmi.core.total_time': timespanOf(total),
    'cmi.launch_data': launchData ?? '',
    'cmi.student_data.mastery_score': mastery === undefined ? '' : String(mastery),
  }
}

function timespanOf(hundredths: number): string {
  const pad = (n: number, length: number) => String(n).padStart(length, '0')
  const seconds = Math.floor(hundredths / 100)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${pad(Math.min(hours, 9999), 4)}:${pad(minutes, 2)}:${pad(seconds % 60, 2)}.${pad(hundredths % 100, 2)}`
}
