/** The policies that come with the product, as a company may adopt them. Their texts lie in content/policies. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import type { Words } from '#engine/field.ts'
import { Policy } from '#populations/policy.ts'

const folder = join(import.meta.dirname, '../../../content/policies')

const Summary = z.string().min(1).max(200)
const Entry = Policy.pick({
  id: true,
  titleDe: true,
  titleEn: true,
  groups: true,
  controls: true,
}).extend({
  /** What it is about, in one sentence. */
  summary: z.strictObject({ de: Summary, en: Summary }),
})

/** A policy with its wording in both languages: CommonMark that begins with its title and still holds `{{placeholders}}`. */
export type ShippedPolicy = z.infer<typeof Entry> & { textDe: string; textEn: string }

/** What they are called, by id. */
export function shippedTitles(): Record<string, Words> {
  return Object.fromEntries(
    entries().map(({ id, titleDe, titleEn }) => [id, { de: titleDe, en: titleEn }]),
  )
}

/** Every policy that comes with the product, in the order they are best read. Some controls they name may not exist yet. */
export function shippedPolicies(): ShippedPolicy[] {
  return entries().map((entry) => ({
    ...entry,
    textDe: read(`${entry.id}/de.md`),
    textEn: read(`${entry.id}/en.md`),
  }))
}

/** A shipped text as a company's own, without its first line: the title is set above it wherever it is shown. */
export function ownText(
  text: string,
  { organisation, securityContact }: { organisation: string; securityContact: string },
): string {
  return text
    .replace(/^# .*\n+/, '')
    .replaceAll('{{organisation}}', () => asMarkdown(organisation))
    .replaceAll('{{securityContact}}', () => asMarkdown(securityContact))
    .trim()
}

/** A name is not markup, whatever characters stand in it. */
function asMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`)
}

function entries() {
  return z.array(Entry.strict()).parse(JSON.parse(read('policies.json')))
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
