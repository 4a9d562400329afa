import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

import { workApart } from './work-apart.ts'

const limits = { withinMs: 15_000, megabytes: 512 }

const Answer = z.object({ found: z.enum(['active', 'protected', 'nothing']) })

/**
 * Refuses a PDF that everybody in the company should not be handed under its seal: one that runs scripts, starts or fetches
 * something, holds other files, or opens with a password only.
 *
 * It is looked through in a process of its own with an end to its time and memory.
 */
export async function refuseActivePdf(bytes: Uint8Array): Promise<void> {
  const module = fileURLToPath(import.meta.resolve('./pdf-process.ts'))
  const answer = Answer.parse(await workApart(module, { bytes }, limits).catch(refuseUnreadable))
  if (answer.found === 'active') throw active()
  if (answer.found === 'protected') throw withPassword()
}

function active(): Refusal {
  return new Refusal(
    'input',
    'wording-active',
    'The PDF runs scripts, starts or sends something, or holds other files.',
    'Print it into a new PDF without them, and hand that in.',
  )
}

function withPassword(): Refusal {
  return new Refusal(
    'input',
    'wording-protected',
    'The PDF opens with a password only, and so nobody could read it.',
    'Save it without a password, and hand that in.',
  )
}

function refuseUnreadable(): never {
  throw new Refusal(
    'input',
    'wording-endless',
    'The PDF cannot be looked through within a sensible time.',
    'Print it into a new PDF, and hand that in.',
  )
}
