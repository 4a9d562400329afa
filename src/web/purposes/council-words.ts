import type { Messages } from '#ui/messages/de.ts'

/** What is on record about a works council where no agreement with it is named. */
export function councilWords({ settings: words }: Messages, has: boolean | undefined): string {
  if (has === undefined) return words.councilUnsaid
  return has ? words.noAgreement : words.noCouncil
}
