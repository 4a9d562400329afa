/** Everybody's duties: what chapters ask, and what follows from runs and sources. */
import type { DutiesOf, Duty } from '#program/duty.ts'
import { duties } from '#program/index.ts'
import type { Account } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'

import { askedOfInsiders } from './asked-of-insiders.ts'
import { attestationsDuty } from './attestations-duty.ts'
import { controlsDuty } from './controls-duty.ts'

const allDuties: readonly DutiesOf[] = [...duties, controlsDuty, attestationsDuty]

/** A duty due later than this is no work of today. */
const soonMs = 30 * 86_400_000

export interface Duties {
  /** To do, the next one first: what is overdue, then what waits without a date, then what is due within a month. */
  open: Duty[]
  /** Due later than that, the next one first. */
  later: Duty[]
  /** The last one first. */
  done: Duty[]
}

/** What somebody has to do now, the most pressing first: for their mails. */
export async function openDuties(tx: Tx, account: Account, at: Date): Promise<Duty[]> {
  return (await readDuties(tx, account, at)).open
}

export async function readDuties(tx: Tx, account: Account, at: Date): Promise<Duties> {
  const found: Duty[] = []
  for (const dutiesOf of allDuties) found.push(...(await dutiesOf(tx, account, at)))
  const all = await askedOfInsiders(tx, account.person, found)
  const urgency = ({ due }: Duty) => due?.getTime() ?? at.getTime()
  const isSoon = (duty: Duty) => urgency(duty) <= at.getTime() + soonMs
  const open = all
    .filter(({ doneAt }) => !doneAt)
    .toSorted((a, b) => urgency(a) - urgency(b) || a.id.localeCompare(b.id))
  return {
    open: open.filter(isSoon),
    later: open.filter((duty) => !isSoon(duty)),
    done: all
      .filter(({ doneAt }) => doneAt)
      .toSorted((a, b) => Number(b.doneAt) - Number(a.doneAt)),
  }
}
