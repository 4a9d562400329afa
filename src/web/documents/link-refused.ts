import { Refusal } from '#engine/refusal.ts'

/** One answer for a link that never was, has expired, was ended, or leads to what is offered no more. */
export function linkRefused(): Refusal {
  return new Refusal(
    'missing',
    'link-refused',
    'This link is not good, or not any more.',
    'Begin again on the trust page.',
  )
}
