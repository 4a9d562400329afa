/** Which records of somebody go along when two who were taken as one become two again, and why. */
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { listActionsAt } from '#store/actions.ts'
import { closeItem, itemHistory, listItems, putItem } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

/** What a person did themselves. What others recorded of them (checks, absences, imports of trainings) names no account. */
const ownRecords: readonly Population<unknown>[] = [
  policyAcceptances,
  agreementSignatures,
  courseAttempts,
  announcementReceipts,
]

/** It was done with the other person's account; or the other person's name was typed. */
export const moveReasons = ['account', 'name'] as const

export const Moved = z.object({
  /** `<population>/<key>`, as it is called now. */
  record: z.string(),
  because: z.enum(moveReasons),
})
export type Moved = z.infer<typeof Moved>

/** Who becomes two, and what tells them apart. */
export interface Parting {
  kept: { id: string; name: string }
  apart: { id: string; name: string }
  /** The accounts that go with who is split off. */
  accounts: readonly string[]
  /** Only of what was first recorded after this. */
  since?: Date
}

const Own = z.looseObject({ id: z.string(), person: z.string(), name: z.string().optional() })

/**
 * Gives who is split off the records that their account or their name on it shows to be theirs. What shows both, or nothing,
 * stays. Each is ended under its old key and begun under a new one: both versions stand in the history.
 */
export async function moveRecords(tx: WriteTx, parting: Parting): Promise<Moved[]> {
  const { kept, apart } = parting
  const moved: Moved[] = []
  for (const population of ownRecords) {
    for (const { key, content } of await listItems(tx, population.id, { prefix: `${kept.id}/` })) {
      const own = Own.parse(content)
      const because = await theirsBecause(tx, population.id, own, parting)
      if (!because) continue
      const id = `${apart.id}${key.slice(kept.id.length)}`
      await closeItem(tx, population.id, key)
      await putItem(tx, population, population.item.parse({ ...own, id, person: apart.id }))
      moved.push({ record: `${population.id}/${id}`, because })
    }
  }
  return moved
}

async function theirsBecause(
  tx: Tx,
  population: string,
  { id, name }: z.infer<typeof Own>,
  { kept, apart, accounts, since }: Parting,
): Promise<Moved['because'] | undefined> {
  if (isSame(name, kept.name)) return undefined
  // The transaction that first recorded it names who acted.
  const [first] = await itemHistory(tx, population, id)
  if (since && first && first.recordedFrom <= since) return undefined
  const acted = first ? await listActionsAt(tx, [first.recordedFrom]) : []
  if (acted.some(({ actor }) => accounts.includes(actor))) return 'account'
  return isSame(name, apart.name) ? 'name' : undefined
}

function isSame(typed: string | undefined, name: string): boolean {
  return typed !== undefined && plain(typed) === plain(name)
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
