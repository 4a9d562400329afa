/** Signing by a mailed link, without an account: read, prove the mailbox with a code, type one's name, get the sealed copy. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

import { z } from 'zod'

import { signingCodeMail } from '#program/agreements/agreement-mails.ts'
import { requireSigner } from '#program/agreements/find-agreement.ts'
import { SigningLink } from '#program/agreements/invite.ts'
import { keepSignature, sealSigned } from '#run/keep-signature.ts'
import type { Signing } from '#run/keep-signature.ts'
import { recordAction } from '#run/record-action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findTicket, issueTicket, stateOfTicket, useTicket } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { downloadResponse } from '#web/download.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { codePage, copyPage, linkOverPage, readPage, signedPage } from './sign-pages.ts'
import type { LinkFound } from './sign-pages.ts'

const codeMs = 15 * 60_000

export const signRoutes: readonly Route[] = [
  { method: 'GET', path: urls.sign, for: 'anyone', answer: read },
  { method: 'POST', path: urls.signCode, for: 'anyone', answer: sendCode },
  { method: 'POST', path: urls.sign, for: 'anyone', answer: sign },
  { method: 'GET', path: urls.signCopy, for: 'anyone', answer: showCopy },
  { method: 'POST', path: urls.signCopy, for: 'anyone', answer: fetchCopy },
]

/** Where the link leads now; nothing where it is used, expired or none. */
async function findLink(tx: Tx, { at }: Visit, token: string): Promise<LinkFound | undefined> {
  const ticket = await findTicket(tx, 'agreement', token, at)
  if (!ticket) return undefined
  const link = SigningLink.parse(ticket.content)
  return { link, ...(await requireSigner(tx, link)) }
}

async function read(visit: Visit): Promise<Response> {
  const token = tokenIn(visit.c.req.query('token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  return found ? readPage(visit, found, token) : await over(visit, token)
}

/** Mails a code to the mailbox of the link. The step's own token makes the code good for this page alone. */
async function sendCode(visit: Visit): Promise<Response> {
  const { house } = visit
  const token = tokenIn(one(await readForm(visit.c), 'token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  if (!found) return await over(visit, token)
  await house.throttle.count('mail', `sign ${digestOf(token)}`)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const step = await withOrg(house.store, house.organisation.id, async (tx) => {
    const issued = randomBytes(32).toString('base64url')
    // The code itself is kept nowhere: only together with what the page and the link hold does it make this one.
    await issueTicket(tx, 'agreement-code', { token: proofOf(issued, token, code), forMs: codeMs })
    const { person, agreement, link } = found
    const site = house.site ?? visit.origin
    await signingCodeMail(tx, { person, agreement, code, site, email: link.email })
    return issued
  })
  return codePage(visit, found, { token, step, name: found.person.name })
}

async function sign(visit: Visit): Promise<Response> {
  const { house, language } = visit
  const body = await readForm(visit.c)
  const token = tokenIn(one(body, 'token'))
  const step = tokenIn(one(body, 'step'))
  const name = one(body, 'name').trim().slice(0, 200)
  const code = one(body, 'code').replaceAll(/\s/g, '')
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  if (!found) return await over(visit, token)
  const again = (wrong: 'code' | 'name') => codePage(visit, found, { token, step, name, wrong })
  if (name === '') return again('name')
  await house.throttle.check('code', `sign ${digestOf(token)}`)
  const proof = proofOf(step, token, code)
  const isRight = await inOrg(visit, (tx) => findTicket(tx, 'agreement-code', proof, visit.at))
  if (!/^\d{6}$/.test(code) || !isRight) {
    await house.throttle.count('code', `sign ${digestOf(token)}`)
    return again('code')
  }
  const { link, version } = found
  const wanted = one(body, 'digest')
  // What they read decides the language, not where they came from.
  const read = version.en.digest === wanted ? 'en' : version.de.digest === wanted ? 'de' : language
  const signing: Signing = {
    person: link.person,
    agreement: link.agreement,
    language: read,
    digest: wanted,
    name,
    how: 'link',
    email: link.email,
  }
  const pdf = await sealSigned(house.store, house.organisation.id, signing)
  const copy = await withOrg(house.store, house.organisation.id, async (tx) => {
    const isMine =
      (await useTicket(tx, 'agreement-code', proof)) && (await useTicket(tx, 'agreement', token))
    if (!isMine) return undefined
    const site = house.site ?? visit.origin
    const kept = await keepSignature(tx, { directory: house.store.directory, site }, signing, pdf)
    if (kept.isNew) {
      await recordAction(tx, {
        name: 'agreement.sign',
        actor: 'link',
        subject: `agreement-signature/${kept.signature.id}`,
        person: `person/${link.person}`,
        what: { agreement: link.agreement, language: read, digest: wanted, name },
      })
    }
    return kept.copy
  })
  return copy === undefined ? await over(visit, token) : signedPage(visit, found, copy)
}

/** A button, so that a mail program that looks at addresses fetches nothing. */
async function showCopy(visit: Visit): Promise<Response> {
  const token = tokenIn(visit.c.req.query('token'))
  const ticket = await inOrg(visit, (tx) => findTicket(tx, 'agreement-copy', token, visit.at))
  return ticket ? copyPage(visit, token) : await refuse(visit, 'gone')
}

async function fetchCopy(visit: Visit): Promise<Response> {
  const { house } = visit
  const token = tokenIn(one(await readForm(visit.c), 'token'))
  const document = await inOrg(visit, async (tx) => {
    const ticket = await findTicket(tx, 'agreement-copy', token, visit.at)
    const id = z.uuid().safeParse(ticket?.content['document'])
    return id.success ? await readDocument(tx, id.data) : undefined
  })
  if (!document) return await refuse(visit, 'gone')
  await house.throttle.count('fetch', `sign ${digestOf(token)}`)
  return downloadResponse(document, await documentStream(house.store.directory, document.digest))
}

/** A link that was good says why it is not any more; one that never was is counted. */
async function over(visit: Visit, token: string): Promise<Response> {
  const state = await inOrg(visit, (tx) => stateOfTicket(tx, 'agreement', token, visit.at))
  return await refuse(visit, state === 'used' || state === 'expired' ? state : 'gone')
}

async function refuse(visit: Visit, why: 'used' | 'expired' | 'gone'): Promise<Response> {
  if (why === 'gone') await visit.house.throttle.count('address', visit.network)
  return linkOverPage(visit, why)
}

function inOrg<Result>({ house }: Visit, ask: (tx: Tx) => Promise<Result>): Promise<Result> {
  return readOrg(house.store, house.organisation.id, ask)
}

function tokenIn(given: string | undefined): string {
  return (given ?? '').slice(0, 200)
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 32)
}

function proofOf(step: string, token: string, code: string): string {
  return createHash('sha256')
    .update(JSON.stringify([step, token, code]))
    .digest('hex')
}
