import { unknownReasons } from '#engine/unknown-reasons.ts'
import { findTest } from '#program/index.ts'
import type { PastFinding } from '#store/finding-pages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import { reasonInWords } from '#ui/reason.ts'

/** Why an item was judged so, in the words of its test; the bare code where that test is no more. */
export function reasonOf({ test, reason }: PastFinding, language: LanguageCode): string {
  const own = findTest(test)?.reasons
  return own ? reasonInWords(reason, language, own, unknownReasons) : (reason?.code ?? '')
}
