import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** When the demo's answers were recorded. */
const recordedAt = Date.parse('2026-11-23T06:00:00.000Z')
const dayMs = 86_400_000
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g

/**
 * The same answers as if they were recorded now: every instant in them moves by as much, so that what was a minute ago is a
 * minute ago. Writes copies into `folder`, and returns their paths.
 */
export function freshAnswers(files: readonly string[], folder: string, now: Date): string[] {
  mkdirSync(folder, { recursive: true })
  const later = now.getTime() - recordedAt
  return files.map((file) => {
    const moved = readFileSync(file, 'utf8').replaceAll(instant, (text) =>
      new Date(Date.parse(text) + later).toISOString(),
    )
    const copy = join(folder, basename(file))
    writeFileSync(copy, moved)
    return copy
  })
}

/** A table of this folder, with its days moved likewise. */
export function freshTable(file: string, now: Date): string {
  const days = Math.floor((now.getTime() - recordedAt) / dayMs)
  const moved = (day: string) => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
  const table = readFileSync(join(import.meta.dirname, file), 'utf8')
  return table.replaceAll(/\d{4}-\d\d-\d\d/g, moved)
}
