import { packageRefused } from './package-troubles.ts'

/**
 * The score from which on a package is passed, of 100, as its manifest writes it, of as many as `whole`; nothing where it names none.
 * Refused where it names one that nobody can read: without it whoever gets to the end would have passed.
 */
export function masteryScoreOf(text: string | undefined, whole: number): number | undefined {
  const written = text?.trim() ?? ''
  if (written === '') return undefined
  const score = /^\d{1,3}(\.\d+)?$|^\.\d+$/.test(written) ? (Number(written) * 100) / whole : NaN
  if (score >= 0 && score <= 100) return score
  throw packageRefused('package-mastery')
}
