import { Refusal } from '#engine/refusal.ts'
import { readJsonBody } from '#web/form-body.ts'
import type { Visit } from '#web/visit.ts'

/** The body of a request of the API; refused where it is no JSON, or does not say that it is. */
export async function readJson({ c }: Pick<Visit, 'c'>): Promise<unknown> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new Refusal(
      'input',
      'not-json',
      'The body has to be application/json.',
      'Send the header Content-Type: application/json.',
    )
  }
  return await readJsonBody(c)
}
