import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { formatCheckpointDay, parseCheckpointIndex } from '#log/checkpoint-day.ts'
import { checkpointDays, checkpointsOfDay, keepCheckpoint } from '#store/checkpoints.ts'
import type { Store } from '#store/database.ts'
import { readOrg, withOrg } from '#store/organisation.ts'

import type { Witnessing } from './cosign-head.ts'
import { writePublished } from './write-published.ts'

interface PublishedHead {
  size: number
  /** The checkpoint, with all its signatures. */
  note: string
  witnessing: Witnessing
}

/** Keeps the checkpoint, then lets it be seen: the history first, and the one that everybody starts from last. */
export async function publishCheckpoint(
  store: Store,
  org: string,
  folder: string,
  { size, note, witnessing: { at } }: PublishedHead,
): Promise<void> {
  const keptAt = await withOrg(store, org, (tx) =>
    keepCheckpoint(tx, { size, note, ...(at && { witnessedAt: at }) }),
  )
  const today = keptAt.toISOString().slice(0, 10)
  const isMissing = (path: string) => !existsSync(join(folder, path))
  const index = 'log/checkpoints/index'
  // Looking through all checkpoints that there ever were is only needed where the folder was lost.
  const known = isMissing(index)
    ? await readOrg(store, org, checkpointDays)
    : parseCheckpointIndex(readFileSync(join(folder, index)))
  const days = [...new Set([...known, today])].toSorted()
  // The first one of its size; what later ones of that size say more is in the day's file.
  if (isMissing(`log/checkpoints/${size}`)) writePublished(folder, `log/checkpoints/${size}`, note)
  for (const day of days) {
    if (day !== today && !isMissing(`log/checkpoints/${day}`)) continue
    const notes = await readOrg(store, org, (tx) => checkpointsOfDay(tx, day))
    writePublished(folder, `log/checkpoints/${day}`, formatCheckpointDay(notes))
  }
  writePublished(folder, index, days.map((day) => `${day}\n`).join(''))
  writePublished(folder, 'log/checkpoint', note)
}
