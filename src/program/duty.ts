import type { Words } from '#engine/field.ts'
import type { ReadingTime } from '#engine/reading-time.ts'
import type { Account } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'

/** Something that one person has to do at one sitting, of about two minutes at most; done, it stays in their record. */
export interface Duty {
  /** The same whenever it is asked for: `policy-acceptance/privacy`. */
  id: string
  title: Words
  /** What is asked, and why. */
  about: Words
  /** How long it takes, where that can be told: from the words that are to be read. */
  time?: ReadingTime
  /** How long all that is left of it takes, where that is more than this sitting. */
  whole?: ReadingTime
  /** What is new about it since it was last done, in a sentence. */
  news?: Words
  /** Until when; without it, it waits now. */
  due?: Date
  /** Where it is done; without it, `about` says how. */
  url?: string
  doneAt?: Date
}

/** The duties of an account at an instant, open ones and those done lately. A chapter exports one, `program/index.ts` lists it. */
export type DutiesOf = (tx: Tx, account: Account, at: Date) => Promise<Duty[]>
