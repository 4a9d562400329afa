/** What is wrong with a value, in every language: declared where the value is, beside what it must hold. */
import type { z } from 'zod'

import type { Words } from './field.ts'

interface Wrong {
  /** For commands, and for whoever reads no German. */
  message: string
  params: { words: Words }
}

/** For zod: a message in English, which also has its German. */
export function wrong(words: Words): Wrong {
  return { message: words.en, params: { words } }
}

/** An issue's message in the reader's language, where it was declared in it. */
export function messageIn(language: keyof Words, issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find(isDeclared)
    if (inner) return messageIn(language, inner)
  }
  const words: unknown = issue.code === 'custom' ? issue.params?.['words'] : undefined
  const said: unknown = Object(words)[language]
  return typeof said === 'string' ? said : issue.message
}

function isDeclared(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.['words'] !== undefined
}
