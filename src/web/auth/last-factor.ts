import { Refusal } from '#engine/refusal.ts'

/** The refusal to take away what an account gets in by. */
export function lastFactor(): Refusal {
  return new Refusal(
    'conflict',
    'last-factor',
    'This is your last way in.',
    'Set up another one first.',
  )
}
