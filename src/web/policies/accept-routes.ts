/** Accepting policies by a mailed link, without an account: read, prove the mailbox with one code, accept each under one's name. */
import { html } from 'hono/html'

import { clipped } from '#engine/clipped.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { Wording } from '#populations/policy-version.ts'
import { newsFor } from '#program/policies/change-note.ts'
import { AcceptLink, mailAcceptCode } from '#program/policies/invite.ts'
import { keepAcceptance } from '#program/policies/keep-acceptance.ts'
import { owedPolicies } from '#program/policies/own-policies.ts'
import type { OwnPolicy } from '#program/policies/own-policies.ts'
import { timeToRead } from '#program/policies/policy-duty.ts'
import { recordAction } from '#run/record-action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findTicket, useTicket } from '#store/tickets.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import { urls } from '#ui/urls.ts'
import { codePage, linkOver, readPage } from '#web/by-link/link-pages.ts'
import type { LinkedText } from '#web/by-link/link-pages.ts'
import { linkedPerson } from '#web/by-link/linked-person.ts'
import {
  hasCode,
  isRightCode,
  keyOf,
  mailCode,
  tokenIn,
  useCode,
} from '#web/by-link/mailed-code.ts'
import { doorResponse } from '#web/door-response.ts'
import { downloadResponse } from '#web/download.ts'
import { one, readForm } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { titleOf, wordingMarkup } from './portal-pages.ts'
import type { PolicyLanguage } from './portal-pages.ts'

/** Long enough to read everything that a new person owes. */
const codeMs = 2 * 60 * 60_000

export const acceptRoutes: readonly Route[] = [
  { method: 'GET', path: urls.accept, for: 'anyone', answer: read },
  { method: 'POST', path: urls.acceptCode, for: 'anyone', answer: sendCode },
  { method: 'POST', path: urls.accept, for: 'anyone', answer: accept },
  { method: 'POST', path: urls.acceptFile, for: 'anyone', answer: handOut },
]

interface LinkFound {
  link: AcceptLink
  person: Person
  /** What is to be accepted still, in the order of titles. */
  owed: readonly OwnPolicy[]
}

/** Where the link leads now; nothing where it is used, expired or none. */
async function findLink(tx: Tx, at: Date, token: string): Promise<LinkFound | undefined> {
  const ticket = await findTicket(tx, 'policy', token, at)
  if (!ticket) return undefined
  const link = AcceptLink.parse(ticket.content)
  const person = await linkedPerson(tx, link)
  return person && { link, person, owed: await owedPolicies(tx, person.id, at) }
}

async function read(visit: Visit): Promise<Response> {
  const token = tokenIn(visit.c.req.query('token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit.at, token))
  if (!found) return await over(visit, token)
  const [own] = found.owed
  return own ? readPage(visit, linkedPolicy(visit, found, own, token), token) : nothingPage(visit)
}

async function sendCode(visit: Visit): Promise<Response> {
  const token = tokenIn(one(await readForm(visit.c), 'token'))
  const found = await inOrg(visit, (tx) => findLink(tx, visit.at, token))
  if (!found) return await over(visit, token)
  const { person, link } = found
  const [own] = found.owed
  if (!own) return nothingPage(visit)
  const site = visit.house.site ?? visit.origin
  const step = await mailCode(visit, {
    purpose: 'policy-code',
    token,
    forMs: codeMs,
    mail: (tx, code) => mailAcceptCode(tx, person, link.email, { code, site }),
  })
  const name = person.name
  return codePage(visit, linkedPolicy(visit, found, own, token), { token, step, name })
}

/** One acceptance; then the next text, for which the same code is good, until none is left. */
async function accept(visit: Visit): Promise<Response> {
  const { house } = visit
  const body = await readForm(visit.c)
  const token = tokenIn(one(body, 'token'))
  const step = tokenIn(one(body, 'step'))
  const name = clipped(one(body, 'name').trim(), 200)
  const code = one(body, 'code').replaceAll(/\s/g, '').slice(0, 12)
  const wanted = one(body, 'digest')
  const found = await inOrg(visit, (tx) => findLink(tx, visit.at, token))
  if (!found) return await over(visit, token)
  const proof = { token, step, code }
  const again = (own: OwnPolicy, wrong: 'code' | 'name') =>
    codePage(visit, linkedPolicy(visit, found, own, token), { token, step, name, wrong })
  // Two clicks, or a newer version since: nothing more is recorded, and what is open now is shown.
  const asked = found.owed.find(({ version }) => readIn(version, wanted) !== undefined)
  const shown = asked ?? found.owed[0]
  if (!shown) return nothingPage(visit)
  if (name === '') return again(shown, 'name')
  if (!(await isRightCode(visit, 'policy-code', proof))) return again(shown, 'code')
  const left = await withOrg(house.store, house.organisation.id, async (tx) => {
    const now = await findLink(tx, tx.recordedAt, token)
    if (!now || !(await hasCode(tx, 'policy-code', proof))) return undefined
    const own = now.owed.find(({ version }) => readIn(version, wanted) !== undefined)
    const language = own && readIn(own.version, wanted)
    if (!own || language === undefined)
      return { ...now, isChanged: !(await hasAccepted(tx, now.person, wanted)) }
    const { email } = now.link
    const read = { language, digest: wanted, name }
    const accepted = { person: now.person.id, ...read, via: 'mail' as const, email }
    await keepAcceptance(tx, own.version, accepted, tx.recordedAt)
    await recordAction(tx, {
      name: 'policy.accept',
      actor: 'link',
      subject: `policy-version/${own.version.id}`,
      person: `person/${now.person.id}`,
      what: { version: own.version.id, ...read, email },
    })
    const owed = now.owed.filter((each) => each !== own)
    if (owed.length === 0) {
      await useCode(tx, 'policy-code', proof)
      await useTicket(tx, 'policy', token)
    }
    return { ...now, owed, isChanged: false }
  })
  if (!left) return await over(visit, token)
  const [next] = left.owed
  if (!next) return donePage(visit)
  const typed = { token, step, name, code, isChanged: left.isChanged }
  return codePage(visit, linkedPolicy(visit, left, next, token), typed)
}

/** Whether somebody accepted a wording, such as with the click before. */
async function hasAccepted(tx: Tx, { id }: Person, digest: string): Promise<boolean> {
  const all = await listItems(tx, policyAcceptances.id, { prefix: `${id}/` })
  return all.some(({ content }) => policyAcceptances.item.parse(content).digest === digest)
}

/** The file that is the wording, for whoever holds the link. */
async function handOut(visit: Visit): Promise<Response> {
  const { house } = visit
  const body = await readForm(visit.c)
  const token = tokenIn(one(body, 'token'))
  const wanted = one(body, 'digest')
  const document = await inOrg(visit, async (tx) => {
    const found = await findLink(tx, visit.at, token)
    const own = found?.owed.find(({ version }) => readIn(version, wanted) !== undefined)
    const language = own && readIn(own.version, wanted)
    const id = language && own.version[language]?.document
    return id === undefined ? undefined : await readDocument(tx, id)
  })
  if (!document) return await over(visit, token)
  await house.throttle.count('fetch', keyOf(token))
  return downloadResponse(document, await documentStream(house.store.directory, document.digest))
}

function linkedPolicy(
  visit: Visit,
  { person, link, owed }: LinkFound,
  own: OwnPolicy,
  token: string,
): LinkedText {
  const { t, language, house } = visit
  const words = t.policies.link
  const { version } = own
  const news = newsFor(own)
  const [read, wording] = wordingIn(own, language)
  const isFile = wording.text === undefined && wording.document !== undefined
  const time = timeToRead(version)
  return {
    title: titleOf(own, language),
    email: link.email,
    ...(time && { seconds: time[read] }),
    paths: { read: urls.accept, code: urls.acceptCode },
    shown: {
      language: read,
      text: isFile
        ? html`<p>${wording.reading === undefined ? t.policies.file : t.policies.fileRead}</p>
            ${wording.reading === undefined ? '' : markdownMarkup(wording.reading)}`
        : wordingMarkup(visit, version, read, wording),
      digest: wording.digest,
      version: version.number,
    },
    ...(isFile && {
      beside: form({
        t,
        action: urls.acceptFile,
        hidden: { token, digest: wording.digest },
        fields: [],
        submit: t.policies.openFile,
        prefix: 'file-',
      }),
    }),
    isInBoth: version.de !== undefined && version.en !== undefined,
    words: {
      intro: [
        words.intro(person.name, house.organisation.name, owed.length),
        ...(news ? [t.reminders.duties.news(news[language])] : []),
      ].join(' '),
      text: words.text,
      codeSent: words.codeSent(link.email),
      submit: t.policies.accept,
      submitText: t.policies.acceptText,
      nameHint: t.policies.nameHint,
    },
  }
}

function wordingIn({ version }: OwnPolicy, wanted: PolicyLanguage): [PolicyLanguage, Wording] {
  const other = wanted === 'de' ? 'en' : 'de'
  const [own, others] = [version[wanted], version[other]]
  if (own) return [wanted, own]
  if (others) return [other, others]
  throw new Error(`${version.id} has no wording`)
}

/** In which language of a version the wording of a digest is. */
function readIn(version: OwnPolicy['version'], digest: string): PolicyLanguage | undefined {
  if (version.de?.digest === digest) return 'de'
  return version.en?.digest === digest ? 'en' : undefined
}

function donePage(visit: Visit): Response {
  const { done, doneText } = visit.t.policies.link
  return plainPage(visit, done, doneText)
}

/** Accepted elsewhere, or nothing was: whoever left, is away, or is owed no text any more has accepted nothing here. */
function nothingPage(visit: Visit): Response {
  const { nothing, nothingText } = visit.t.policies.link
  return plainPage(visit, nothing, nothingText)
}

function plainPage(visit: Visit, title: string, text: string): Response {
  return doorResponse(visit, {
    door: 'outside',
    title,
    body: card({ body: html`<p>${text}</p>` }),
  })
}

async function over(visit: Visit, token: string): Promise<Response> {
  const { used, usedText } = visit.t.policies.link
  return await linkOver(visit, 'policy', token, { title: used, text: usedText })
}

function inOrg<Result>({ house }: Visit, ask: (tx: Tx) => Promise<Result>): Promise<Result> {
  return readOrg(house.store, house.organisation.id, ask)
}
