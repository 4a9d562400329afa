/** A code that proves a mailbox: mailed to whoever holds a link, and good for that link and the page that asked for it. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findTicket, issueTicket, useTicket } from '#store/tickets.ts'
import type { Purpose } from '#store/tickets.ts'
import type { Visit } from '#web/visit.ts'

/** What a reader sends back: the link's token, the page's own, and what they typed. */
export interface Proof {
  token: string
  step: string
  code: string
}

/** Mails a code by `mail`; returns the step, which makes it good for this page alone. */
export async function mailCode(
  { house }: Visit,
  {
    purpose,
    token,
    forMs,
    mail,
  }: {
    purpose: Purpose
    token: string
    forMs: number
    mail: (tx: WriteTx, code: string) => Promise<void>
  },
): Promise<string> {
  await house.throttle.count('mail', keyOf(token))
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  return await withOrg(house.store, house.organisation.id, async (tx) => {
    const step = randomBytes(32).toString('base64url')
    // The code itself is kept nowhere: only together with what the page and the link hold does it make this one.
    await issueTicket(tx, purpose, { token: proofOf({ token, step, code }), forMs })
    await mail(tx, code)
    return step
  })
}

/** Whether the code is the right one, and still good; a wrong one is counted against its link. */
export async function isRightCode(
  { house, at }: Visit,
  purpose: Purpose,
  proof: Proof,
): Promise<boolean> {
  // Before it is looked at: else of many at once all would be.
  await house.throttle.count('code', keyOf(proof.token))
  const found = await readOrg(house.store, house.organisation.id, (tx) =>
    findTicket(tx, purpose, proofOf(proof), at),
  )
  const isRight = /^\d{6}$/.test(proof.code) && found !== undefined
  if (isRight) await house.throttle.forget('code', keyOf(proof.token))
  return isRight
}

/** Uses the code up: of many who try at once, one gets it. */
export async function useCode(tx: WriteTx, purpose: Purpose, proof: Proof): Promise<boolean> {
  return (await useTicket(tx, purpose, proofOf(proof))) !== undefined
}

/** Whether the code is good still, without using it up. */
export async function hasCode(tx: WriteTx, purpose: Purpose, proof: Proof): Promise<boolean> {
  return (await findTicket(tx, purpose, proofOf(proof), tx.recordedAt)) !== undefined
}

/** A token as given, no longer than any of ours. */
export function tokenIn(given: string | undefined): string {
  return (given ?? '').slice(0, 200)
}

/** Under what tries with a link are counted: never the link itself. */
export function keyOf(token: string): string {
  return `sign ${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
}

function proofOf({ step, token, code }: Proof): string {
  return createHash('sha256')
    .update(JSON.stringify([step, token, code]))
    .digest('hex')
}
