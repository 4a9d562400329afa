import type { Context } from 'hono'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

import { parseJson, refuseUnkeepable } from './plain-text.ts'

const largestBody = 1024 * 1024

/** A form as a browser posts it, each name with its values; refused where it is something else, or too large. */
export async function readForm(c: Context): Promise<Map<string, string[]>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw new Refusal('input', 'not-a-form', 'That was no form.', 'Use the form on the page.')
  }
  const text = await c.req.text()
  if (text.length > largestBody)
    throw new Refusal('input', 'too-large', 'That is more than 1 MB.', 'Send less at a time.')
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    refuseUnkeepable(name + value)
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return values
}

/** One value of a form; empty where it was not sent, or more than once. */
export function one(form: ReadonlyMap<string, string[]>, name: string): string {
  const values = form.get(name) ?? []
  return values.length === 1 ? (values[0] ?? '') : ''
}

/** The path that a form or an address says to go on to: one of ours, whatever somebody put there. */
export function ownPath(wanted: string | undefined, otherwise: string): string {
  const path = z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
    .safeParse(wanted)
  if (!path.success || path.data.includes('\\')) return otherwise
  // What a browser would make of it must still be ours.
  const read = URL.parse(path.data, 'https://here.invalid')
  return read?.origin === 'https://here.invalid' ? read.pathname + read.search : otherwise
}

/** A JSON body, for the few scripts of ours that send one. */
export async function readJsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text()
  if (text.length > largestBody)
    throw new Refusal('input', 'too-large', 'That is more than 1 MB.', 'Send less at a time.')
  return parseJson(text)
}
