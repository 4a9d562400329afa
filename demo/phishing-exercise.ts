/** A phishing exercise of the demo's company that is over, with the figures it would have. */
import { addDays } from '#engine/calendar.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { partsOf, roundedToThrees, together } from '#program/phishing/partition.ts'
import type { Part } from '#program/phishing/partition.ts'
import { readAudience } from '#program/phishing/read-audience.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

const id = '5a0f6c1e-6b1d-4a52-9a43-0d8f5e6f7c21'
const groups = ['engineering', 'Support', 'Vertrieb']
const mails = ['parcel', 'shared-document', 'password-expiry']
const sentDaysAgo = { from: 60, until: 49 }
/** Of a hundred: who opened the link, and who reported the mail. */
const shares = { opened: 0.14, reported: 0.31 }

/** Nothing where it is there, or where too few people are. */
export async function keepDemoExercise(tx: WriteTx): Promise<void> {
  if ((await managedItems(tx, phishingExercises)).length > 0) return
  const dateAgo = (days: number) => addDays(tx.recordedAt, -days).toISOString().slice(0, 10)
  const window = { from: dateAgo(sentDaysAgo.from), until: dateAgo(sentDaysAgo.until) }
  await putItem(tx, phishingSettings, { id: 'phishing', isOn: true })
  const { recipients, leftOut } = await readAudience(tx, { groups, ...window })
  const byCell = Map.groupBy(recipients, ({ cell }) => cell)
  const parts = partsOf(
    [...byCell].map(([cell, { length: sent }]) => ({
      cell,
      sent,
      opened: Math.round(sent * shares.opened),
      reported: Math.round(sent * shares.reported),
    })),
  )
  if (parts.length === 0) return
  const figure = ({ cells, sent, opened, reported }: Part) => ({
    groups: cells.flatMap((cell) => groups[cell] ?? []),
    sent,
    opened: roundedToThrees(opened, sent),
    reported: roundedToThrees(reported, sent),
  })
  await putItem(tx, phishingExercises, {
    id,
    mails,
    groups,
    ...window,
    startedAt: addDays(tx.recordedAt, -sentDaysAgo.from - 3).toISOString(),
    audience: recipients.length,
    leftOut,
    endedAt: addDays(tx.recordedAt, 8 - sentDaysAgo.until).toISOString(),
    all: figure(together(parts)),
    ...(parts.length > 1 && { parts: parts.map(figure) }),
  })
}
