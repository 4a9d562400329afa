/** What anybody may ask the API, without an account or a token: what they hand in is proof enough, and nobody is kept with it. */
import type { z } from 'zod'

import { inputWords } from '#engine/input-words.ts'
import { Refusal } from '#engine/refusal.ts'
import { reportMail } from '#web/phishing/report-mail.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { readJson } from './read-json.ts'

/** One such question; it is no action, since an action is logged with who did it. */
export interface OpenEndpoint {
  id: string
  path: string
  about: string
  input: z.ZodObject
  answer: z.ZodType
  reply(visit: Visit, input: Record<string, unknown>): Promise<unknown>
}

export const openEndpoints: readonly OpenEndpoint[] = [reportMail]

/** Where it is asked. A session or a token sent along is not looked at. */
export function openRoute(each: OpenEndpoint): Route {
  return {
    method: 'POST',
    path: each.path,
    for: 'anyone',
    isNoUse: true,
    hasOwnToken: true,
    fromElsewhere: true,
    answer: async (visit) => {
      const input = each.input.safeParse(await readJson(visit), {
        error: inputWords(visit.language),
      })
      if (!input.success) throw refused(input.error)
      return Response.json(each.answer.parse(await each.reply(visit, input.data)))
    },
  }
}

function refused({ issues }: z.ZodError): Refusal {
  const fields = issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  return new Refusal(
    'input',
    'input-refused',
    fields
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')
      .slice(0, 2000),
    'Correct the fields named, and try again. Nothing was recorded.',
    { fields },
  )
}
