import type { Visit } from './visit.ts'

/** A page to go on to after something was done: by GET, whatever was asked before. */
export function redirect(url: string): Response {
  return new Response(null, { status: 303, headers: { location: url } })
}

/** Cookies were set on the context, which an answer of its own does not know of. */
export function keepCookies(visit: Visit, answer: Response): Response {
  for (const cookie of visit.c.res.headers.getSetCookie())
    answer.headers.append('set-cookie', cookie)
  return answer
}
