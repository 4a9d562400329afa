import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import pLimit from 'p-limit'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

const withinMs = 15_000
const megabytes = 384
/** As long as a wording may be that is typed. */
const longest = 200_000

/** Each takes a processor for itself. */
const atOnce = pLimit(2)

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
  return await atOnce(async () => {
    const child = fork(fileURLToPath(import.meta.resolve('./docx-process.ts')), {
      // Nothing that this process knows is of use there.
      env: {},
      execArgv: [`--max-old-space-size=${megabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    try {
      const answering = answerOf(child)
      child.send({ bytes })
      const answer = Answer.parse(await answering)
      if ('refused' in answer) throw hostile()
      return answer.text === '' || answer.text.length > longest ? undefined : answer.text
    } finally {
      child.kill('SIGKILL')
    }
  })
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(unreadable()), withinMs)
      child.once('message', resolve)
      child.once('error', () => reject(unreadable()))
      child.once('exit', () => reject(unreadable()))
    })
  } finally {
    clearTimeout(timer)
  }
}

function hostile(): Refusal {
  return new Refusal(
    'input',
    'wording-fetches',
    'The Word document fetches parts from elsewhere, or holds files of other programs.',
    'Save it without them (as a plain document, with its own template), or hand in a PDF.',
  )
}

function unreadable(): Refusal {
  return new Refusal(
    'input',
    'wording-unreadable',
    'The Word document cannot be read.',
    'Open it in Word, save it anew as DOCX, and hand that in; or hand in a PDF.',
  )
}
