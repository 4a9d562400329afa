/** Which items that people keep name a person, and which of two stays where two people become one. */
import { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import { accessApprovals } from '#populations/access-approval.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { programRoles } from '#populations/program-role.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { closeItem, listItems, putItem } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

/** Items that name people in some fields. */
export interface References {
  population: Population<unknown>
  fields: readonly string[]
  /** Their keys begin with the person's. */
  isKeyedByPerson?: true
  /** Nothing of one person is the same as something of the other, whatever its number. */
  areNumbered?: true
}

/** All but people themselves, whose managers are people, and what sources report, who name people anew. */
export const references: readonly References[] = [
  ...[
    policyAcceptances,
    announcementReceipts,
    agreementSignatures,
    trainingRecords,
    backgroundChecks,
    endedDuties,
    begunDuties,
  ].map((population) => ({ population, fields: ['person'], isKeyedByPerson: true as const })),
  { population: courseAttempts, fields: ['person'], isKeyedByPerson: true, areNumbered: true },
  { population: absences, fields: ['person'] },
  { population: accountDeclarations, fields: ['person'] },
  { population: accessApprovals, fields: ['person', 'approvedBy'] },
  { population: programRoles, fields: ['holder', 'deputy'] },
]

/** Items that name somebody now. */
export async function itemsNaming(
  tx: Tx,
  { population, fields, isKeyedByPerson }: References,
  person: string,
): Promise<{ key: string; content: object }[]> {
  const items = await listItems(
    tx,
    population.id,
    isKeyedByPerson ? { prefix: `${person}/` } : undefined,
  )
  return items.flatMap(({ key, content }) => {
    const named = new Map(Object.entries(Object(content)))
    return fields.some((field) => named.get(field) === person)
      ? [{ key, content: Object(content) }]
      : []
  })
}

/** The same item as one that names another. */
export function renamed(
  { fields, isKeyedByPerson, areNumbered }: References,
  content: object,
  from: string,
  to: string,
): Record<string, unknown> {
  const said: [string, unknown][] = Object.entries(content).map(([name, value]) => {
    if (fields.includes(name) && value === from) return [name, to]
    if (name !== 'id' || !isKeyedByPerson || typeof value !== 'string') return [name, value]
    return [name, `${to}${value.slice(from.length)}${areNumbered ? `.${from}` : ''}`]
  })
  return Object.fromEntries(said)
}

/** Gives whatever names one person to another. Of two records of the same thing the one that counts more stays. */
export async function renameAll(tx: WriteTx, from: string, to: string): Promise<void> {
  for (const each of references) {
    const { population } = each
    for (const { key, content } of await itemsNaming(tx, each, from)) {
      const item = population.item.parse(renamed(each, content, from, to))
      if (each.isKeyedByPerson) {
        const [own] = await listItems(tx, population.id, { keys: [population.key(item)] })
        await closeItem(tx, population.id, key)
        if (own && !countsMore(population.id, item, own.content)) continue
      }
      await putItem(tx, population, item)
    }
  }
}

const Twice = z.looseObject({
  recordedAt: z.string().optional(),
  at: z.string().optional(),
  revokedAt: z.string().optional(),
  outcome: z.string().optional(),
})

/** What holds, and was done, counts more; then what was recorded, or began, first; of endings the last. */
function countsMore(population: string, one: unknown, other: unknown): boolean {
  const [a, b] = [Twice.parse(one), Twice.parse(other)]
  const rank = ({ revokedAt, outcome }: typeof a) =>
    (revokedAt === undefined ? 2 : 0) + (outcome === 'done' ? 1 : 0)
  if (rank(a) !== rank(b)) return rank(a) > rank(b)
  if (a.at !== undefined && b.at !== undefined)
    return population === endedDuties.id ? a.at > b.at : a.at < b.at
  return (a.recordedAt ?? '') < (b.recordedAt ?? '')
}
