import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

import { workApart } from './work-apart.ts'

const limits = { withinMs: 15_000, megabytes: 384 }
/** As long as a wording may be that is typed. */
const longest = 200_000

const Answer = z.union([
  z.object({ text: z.string() }),
  z.object({ refused: z.enum(['external', 'embedded']) }),
])

/**
 * What a Word document (DOCX) says, as CommonMark: headings, paragraphs, lists, tables, emphasis and links, for reading and
 * comparing; nothing where it says nothing, or more than anybody reads. Refused where it fetches parts from elsewhere, holds
 * other programs' files, or cannot be read.
 *
 * It is done in a process of its own with an end to its time and memory.
 */
export async function readDocx(bytes: Uint8Array): Promise<string | undefined> {
  const module = fileURLToPath(import.meta.resolve('./docx-process.ts'))
  const answer = Answer.parse(await workApart(module, { bytes }, limits).catch(refuseUnreadable))
  if ('refused' in answer) throw hostile()
  return answer.text === '' || answer.text.length > longest ? undefined : answer.text
}

function hostile(): Refusal {
  return new Refusal(
    'input',
    'wording-fetches',
    'The Word document fetches parts from elsewhere, or holds files of other programs.',
    'Save it without them (as a plain document, with its own template), or hand in a PDF.',
  )
}

function refuseUnreadable(): never {
  throw new Refusal(
    'input',
    'wording-unreadable',
    'The Word document cannot be read.',
    'Open it in Word, save it anew as DOCX, and hand that in; or hand in a PDF.',
  )
}
