import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { formatCheckpointDay, parseCheckpointIndex } from '#log/checkpoint-day.ts'
import { checkpointDays, checkpointsOfDay, keepCheckpoint } from '#store/checkpoints.ts'
import type { Store } from '#store/database.ts'
import { replaceFile } from '#store/durable-file.ts'
import { readOrg, withOrg } from '#store/organisation.ts'

import type { Witnessing } from './cosign-head.ts'

interface PublishedHead {
  size: number
  /** The checkpoint, with all its signatures. */
  note: string
  witnessing: Witnessing
}

/** Keeps a checkpoint and adds it to the history below the log's folder, before anybody may start from it. */
export async function publishHistory(
  store: Store,
  org: string,
  folder: string,
  { size, note, witnessing: { at } }: PublishedHead,
): Promise<void> {
  const keptAt = await withOrg(store, org, (tx) =>
    keepCheckpoint(tx, { size, note, ...(at && { witnessedAt: at }) }),
  )
  const today = keptAt.toISOString().slice(0, 10)
  const pathOf = (name: string) => join(folder, 'checkpoints', name)
  const isMissing = (name: string) => !existsSync(pathOf(name))
  // Looking through all checkpoints that there ever were is only needed where the folder was lost.
  const known = isMissing('index')
    ? await readOrg(store, org, checkpointDays)
    : parseCheckpointIndex(readFileSync(pathOf('index')))
  const days = [...new Set([...known, today])].toSorted()
  // The first one of its size; what later ones of that size say more is in the day's file.
  if (isMissing(String(size))) replaceFile(pathOf(String(size)), note)
  for (const day of days) {
    if (day !== today && !isMissing(day)) continue
    const notes = await readOrg(store, org, (tx) => checkpointsOfDay(tx, day))
    replaceFile(pathOf(day), formatCheckpointDay(notes))
  }
  replaceFile(pathOf('index'), days.map((day) => `${day}\n`).join(''))
}
