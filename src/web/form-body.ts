import type { Context } from 'hono'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'

import { bodyText } from './body-text.ts'
import { parseJson, refuseUnkeepable } from './plain-text.ts'

const largestBody = 1024 * 1024
/** More values than any page of ours asks for; a megabyte holds half a million, and keeps everyone else waiting. */
const mostValues = 10_000

/** A form as a browser posts it, each name with its values; refused where it is something else, or too large. */
export async function readForm(c: Context): Promise<Map<string, string[]>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw new Refusal('input', 'not-a-form', 'That was no form.', 'Use the form on the page.')
  }
  return valuesOf(await readText(c))
}

/** The values of a form as it is written, each name with all of its own. */
export function valuesOf(text: string): Map<string, string[]> {
  if (text.split('&', mostValues + 1).length > mostValues) throw tooLarge()
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    refuseUnkeepable(name + value)
    const before = values.get(name)
    if (before) before.push(value)
    else values.set(name, [value])
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
  if (read?.origin !== 'https://here.invalid') return otherwise
  // `/.//elsewhere` is a path of ours that, once read, begins as an address of somebody else's does.
  return read.pathname.startsWith('//') ? otherwise : read.pathname + read.search
}

/** A JSON body; refused where it is larger than a megabyte, or no JSON. */
export async function readJsonBody(c: Context): Promise<unknown> {
  return parseJson(await readText(c))
}

/** A body as text; refused where it is larger than a megabyte. */
export async function readText(c: Context): Promise<string> {
  const text = await bodyText(c, largestBody)
  if (text === undefined) throw tooLarge()
  return text
}

function tooLarge(): Refusal {
  return new Refusal('input', 'too-large', 'That is more than 1 MB.', 'Send less at a time.')
}
