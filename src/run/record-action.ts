import { appendEntry } from '#store/log.ts'
import type { WriteTx } from '#store/organisation.ts'

/** Something done, as the log and the pages keep it. */
export interface DoneNow {
  /** `user.disable` */
  name: string
  actor: string
  /** What it was done to, as `population/key`. */
  subject?: string
  /** The person it is about, as `person/key`: destroying their key erases what the log hides. */
  person?: string
  /** In which ways it weakens monitoring. */
  weakens?: readonly string[]
  what: Record<string, unknown>
}

/**
 * The entry hides who, what and whereto behind digests; only what weakens monitoring is named in clear: one entry for each
 * way in which it does.
 */
export async function recordAction(tx: WriteTx, done: DoneNow): Promise<void> {
  const { name, actor, subject, person, weakens = [], what } = done
  const acted = { name, actor, ...(subject !== undefined && { subject }), input: what }
  const append = async (kind: string | undefined, isFirst: boolean) =>
    await appendEntry(
      tx,
      (sd) => ({
        v: 1,
        t: 'action',
        at: tx.recordedAt.toISOString(),
        ...(kind !== undefined && { kind }),
        sd,
      }),
      {
        subject: person ?? `actor/${actor}`,
        fields: { kind: name, who: actor, ...(subject !== undefined && { subject }), what },
      },
      isFirst ? acted : undefined,
    )
  const [first, ...others] = weakens
  await append(first, true)
  for (const kind of others) await append(kind, false)
}
