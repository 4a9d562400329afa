/** Reporting a mail: whether it was an exercise, counted once, and kept with nobody. */
import { z } from 'zod'

import { tokensIn } from '#program/phishing/exercise-token.ts'
import { textsIn } from '#program/phishing/mail-text.ts'
import { urls } from '#ui/urls.ts'
import type { Visit } from '#web/visit.ts'

import { countMark } from './count-mark.ts'

/** What an add-in of a mail program asks with the mail before it. */
export const reportMail = {
  id: 'suspicious-mail.report',
  path: `${urls.api}/suspicious-mail/report`,
  about:
    'Whether a mail was a phishing exercise; if so it is counted as reported, once. Takes the mail as it came, or its link. Neither the text nor who asked is kept.',
  input: z.strictObject({ text: z.string().max(1024 * 1024) }),
  answer: z.object({
    /** False: treat the mail as real. */
    exercise: z.boolean(),
    /** False although it was one: that exercise is over. */
    counted: z.boolean(),
  }),
  async reply(visit: Visit, { text }: Record<string, unknown>) {
    const came = await report(visit, String(text))
    return { exercise: came !== undefined, counted: came === 'counted' }
  },
}

/** The first token of ours in what somebody pasted decides; nothing where there is none, and that not without end. */
export async function report(visit: Visit, text: string): Promise<'counted' | 'over' | undefined> {
  const { network, house } = visit
  await house.throttle.check('nameless', network)
  for (const token of new Set((await textsIn(text)).flatMap(tokensIn))) {
    const came = await countMark(visit, 'reported', token)
    if (came) return came
  }
  await house.throttle.count('nameless', network)
  return undefined
}
