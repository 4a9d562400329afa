/** What an answer over HTTP says, to a connector that asks with `fetch`. */
import { unreadablePage } from './fault.ts'
import { CallError } from './transport.ts'

/** The body as text; a CallError where it is longer than so many MiB. */
export async function textOf(response: Response, mostMebibytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > mostMebibytes * 1024 * 1024)
      throw new CallError(unreadablePage, `longer than ${mostMebibytes} MiB`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Nothing where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A page for people, such as a proxy's where to sign in. */
export function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.includes('html') ?? false
}

/** How long to wait, in seconds or as a date (RFC 9110, 10.2.3); never longer than somebody is willing to. */
export function retryAfterMs(response: Response, longestMs: number): number | undefined {
  const header = response.headers.get('retry-after')
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestMs) : undefined
}

/** What `fetch` says is `fetch failed`; why stands in its cause. */
export function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  for (const each of [cause, error]) {
    if (each instanceof Error && 'code' in each && typeof each.code === 'string') return each.code
  }
  return error instanceof Error ? error.name : 'Error'
}
