/** Signing by a mailed link, without an account: read, prove the mailbox with a code, type one's name, get the sealed copy. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { clipped } from '#engine/clipped.ts'
import { Refusal } from '#engine/refusal.ts'
import { signingCodeMail } from '#program/agreements/agreement-mails.ts'
import { requireSigner, signaturesOf } from '#program/agreements/find-agreement.ts'
import { SigningLink } from '#program/agreements/invite.ts'
import { keepSignature, sealSigned } from '#run/keep-signature.ts'
import type { Signing } from '#run/keep-signature.ts'
import { recordAction } from '#run/record-action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { readOrg, readOrganisation, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findTicket, useTicket } from '#store/tickets.ts'
import type { Purpose } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { codePage, linkOver, readPage } from '#web/by-link/link-pages.ts'
import { linkedPerson } from '#web/by-link/linked-person.ts'
import { isRightCode, keyOf, mailCode, tokenIn, useCode } from '#web/by-link/mailed-code.ts'
import { downloadResponse } from '#web/download.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import {
  copyPage,
  leftPage,
  linkedAgreement,
  signedElsewherePage,
  signedPage,
} from './sign-pages.ts'
import type { LinkFound } from './sign-pages.ts'

const codeMs = 15 * 60_000
const languages = ['de', 'en'] as const

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
  const sent = SigningLink.parse(ticket.content)
  const person = await linkedPerson(tx, sent)
  const link = person && { ...sent, person: person.id }
  const found = link && (await requireSigner(tx, link).catch(noneWhereRefused))
  if (!found) return undefined
  const isSigned = (await signaturesOf(tx, link.person, link.agreement)).length > 0
  const { timeZone } = await readOrganisation(tx)
  const { end } = found.person
  const hasLeft = end !== undefined && end < dateIn(timeZone, at)
  return { link, isSigned, hasLeft, ...found }
}

/** What is wrong with it is for those who sent the link, who read it where they look after agreements. */
function noneWhereRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

async function read(visit: Visit): Promise<Response> {
  const token = tokenIn(visit.c.req.query('token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  if (!found) return await over(visit, token)
  if (found.isSigned) return signedElsewherePage(visit)
  return found.hasLeft ? leftPage(visit) : readPage(visit, linkedAgreement(visit, found), token)
}

/** Mails a code to the mailbox of the link. */
async function sendCode(visit: Visit): Promise<Response> {
  const { house } = visit
  const token = tokenIn(one(await readForm(visit.c), 'token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  if (!found) return await over(visit, token)
  if (found.isSigned) return signedElsewherePage(visit)
  if (found.hasLeft) return leftPage(visit)
  const { person, agreement, link } = found
  const site = house.site ?? visit.origin
  const step = await mailCode(visit, {
    purpose: 'agreement-code',
    token,
    forMs: codeMs,
    mail: (tx, code) => signingCodeMail(tx, { person, agreement, code, site, email: link.email }),
  })
  return codePage(visit, linkedAgreement(visit, found), { token, step, name: person.name })
}

async function sign(visit: Visit): Promise<Response> {
  const { house } = visit
  const body = await readForm(visit.c)
  const token = tokenIn(one(body, 'token'))
  const step = tokenIn(one(body, 'step'))
  const name = clipped(one(body, 'name').trim(), 200)
  const code = one(body, 'code').replaceAll(/\s/g, '')
  const found = await inOrg(visit, (tx) => findLink(tx, visit, token))
  if (!found) return await over(visit, token)
  if (found.isSigned) return signedElsewherePage(visit)
  if (found.hasLeft) return leftPage(visit)
  const typed = { token, step, name }
  const again = (wrong: 'code' | 'name') =>
    codePage(visit, linkedAgreement(visit, found), { ...typed, wrong })
  if (name === '') return again('name')
  const proof = { token, step, code }
  if (!(await isRightCode(visit, 'agreement-code', proof))) return again('code')
  const { link, version } = found
  const wanted = one(body, 'digest')
  // What they read decides the language, not where they came from.
  const read = languages.find((each) => version[each].digest === wanted)
  if (!read) return codePage(visit, linkedAgreement(visit, found), { ...typed, isChanged: true })
  const signing: Signing = {
    person: link.person,
    agreement: link.agreement,
    language: read,
    digest: wanted,
    name,
    how: 'link',
    email: link.email,
  }
  const pdf = await sealSigned(house.store, house.organisation.id, signing, house.timeStamping)
  const copy = await withOrg(house.store, house.organisation.id, async (tx) => {
    const isMine =
      (await useCode(tx, 'agreement-code', proof)) && (await useTicket(tx, 'agreement', token))
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
  return ticket ? copyPage(visit, token) : await over(visit, token, 'agreement-copy')
}

async function fetchCopy(visit: Visit): Promise<Response> {
  const { house } = visit
  const token = tokenIn(one(await readForm(visit.c), 'token'))
  const document = await inOrg(visit, async (tx) => {
    const ticket = await findTicket(tx, 'agreement-copy', token, visit.at)
    const id = z.uuid().safeParse(ticket?.content['document'])
    return id.success ? await readDocument(tx, id.data) : undefined
  })
  if (!document) return await over(visit, token, 'agreement-copy')
  await house.throttle.count('fetch', keyOf(token))
  return downloadResponse(document, await documentStream(house.store.directory, document.digest))
}

async function over(
  visit: Visit,
  token: string,
  purpose: Purpose = 'agreement',
): Promise<Response> {
  const { used, usedText } = visit.t.agreements.link
  return await linkOver(visit, purpose, token, { title: used, text: usedText })
}

function inOrg<Result>({ house }: Visit, ask: (tx: Tx) => Promise<Result>): Promise<Result> {
  return readOrg(house.store, house.organisation.id, ask)
}
