import type { Hindrance } from '#program/policies/hindrance.ts'
import type { GuestVisit } from '#web/route.ts'

/** Who cannot approve, and why, as a sentence. */
export function hinderedSaid(
  { t, formats }: GuestVisit,
  name: string,
  { kind, day }: Hindrance,
): string {
  const until = day === undefined ? '' : formats.date(new Date(`${day}T12:00:00Z`))
  return t.policies.hindered[kind](name, until)
}
