import type { Person } from '#populations/person.ts'
import { emailKey } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'
import { findJoined, findPerson } from '#store/people.ts'

/**
 * Whom a mailed link is for by now: the person it names, or whom they were joined with since. Nobody where the mailbox it was
 * sent to is not theirs any more: it may be another's, and one from before a joining proves nothing of who they are now.
 */
export async function linkedPerson(
  tx: Tx,
  link: { person: string; email: string },
): Promise<Person | undefined> {
  const held = (await findPerson(tx, link.person)) ?? (await findJoined(tx, link.person))
  const email = held?.person.email
  return email !== undefined && emailKey(email) === emailKey(link.email) ? held?.person : undefined
}
