import type { Command } from 'commander'
import { z } from 'zod'

import type { GlobalOptions } from './context.ts'

const Globals = z.object({
  data: z.string(),
  org: z.string().optional(),
  json: z.boolean().optional(),
})

/** The options every command takes, from wherever on the line they stand: the innermost wins. */
export function globalsOf(command: Command): GlobalOptions {
  let merged: Record<string, unknown> = {}
  for (let each: Command | null = command; each; each = each.parent) {
    const given = Object.entries(each.opts()).filter(([, value]) => value !== undefined)
    merged = { ...Object.fromEntries(given), ...merged }
  }
  const { data, org, json } = Globals.parse(merged)
  return { data, ...(org !== undefined && { org }), ...(json !== undefined && { json }) }
}
