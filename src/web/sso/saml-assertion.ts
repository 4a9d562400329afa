import { z } from 'zod'

import { attributeOf, childrenOf, isElement, textOf } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'
import type { SamlSettings } from '#program/sign-in/saml-settings.ts'

import type { FederatedIdentity } from './identity.ts'
import { refusal } from './refusal.ts'
import type { RefusalCode } from './refusal.ts'
import { assertionNs } from './saml-signed.ts'
import type { SignedResponse } from './saml-signed.ts'

/** How far the provider's clock may be from ours. */
export const samlSkewMs = 60_000

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const formats = 'urn:oasis:names:tc:SAML:'
const understood = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']

/** What was asked, and so what the answer must say. */
export interface SamlExpected {
  requestId: string
  acsUrl: string
  entityId: string
  begunAt: string
  fresh: boolean
}

/** Who the assertion is about, once it is for us, for this request, and for now; and what it is called itself. */
export function identityOf(
  settings: SamlSettings,
  expected: SamlExpected,
  { response, assertion }: SignedResponse,
  now: Date,
): { identity: FederatedIdentity; id: string } {
  checkEnvelope(settings, expected, response)
  const [issuer] = childrenOf(assertion, assertionNs, 'Issuer')
  const id = attributeOf(assertion, 'ID')
  if (textOf(issuer) !== settings.issuer) throw refusal('saml-issuer-wrong')
  if (attributeOf(assertion, 'Version') !== '2.0' || !id) throw refusal('saml-structure-refused')

  const subject = one(assertion, 'Subject', 'saml-subject-missing')
  checkConfirmation(expected, subject, now)
  checkConditions(expected, assertion, now)
  const nameId = one(subject, 'NameID', 'saml-subject-missing')
  const format = attributeOf(nameId, 'Format') ?? ''
  const name = textOf(nameId)
  if (name === undefined || name.trim() === '' || name.length > 256)
    throw refusal('saml-subject-missing')
  if (format === `${formats}2.0:nameid-format:transient`) throw refusal('saml-subject-transient')

  const { authTime, context } = authenticationOf(expected, assertion, now)
  const said = attributesOf(assertion)
  const email =
    mailbox(onlyValue(said, emailNames(settings))) ??
    (format === `${formats}1.1:nameid-format:emailAddress` ? mailbox(name) : undefined)
  const called = onlyValue(said, personNames(settings))
  return {
    id,
    identity: {
      issuer: settings.issuer,
      subject: name,
      ...(email === undefined ? {} : { email }),
      emailVerified: email !== undefined && settings.addressesAreOurs,
      ...(called === undefined || called.length > 200 ? {} : { name: called }),
      ...(authTime === undefined ? {} : { authTime }),
      ...(context === undefined ? {} : { amr: [context] }),
    },
  }
}

/** Against the response itself, which may be unsigned: it can only make a sign-in fail. */
function checkEnvelope(settings: SamlSettings, expected: SamlExpected, response: XmlElement): void {
  const [issuer] = childrenOf(response, assertionNs, 'Issuer')
  if (issuer && textOf(issuer) !== settings.issuer) throw refusal('saml-issuer-wrong')
  if (attributeOf(response, 'Destination') !== expected.acsUrl)
    throw refusal('saml-destination-wrong')
  const answers = attributeOf(response, 'InResponseTo')
  if (answers === undefined) throw refusal('saml-unsolicited')
  if (answers !== expected.requestId) throw refusal('saml-request-wrong')
}

/** One of the confirmations must hold (SAML Profiles, section 4.1.4.2). */
function checkConfirmation(expected: SamlExpected, subject: XmlElement, now: Date): void {
  const problems = childrenOf(subject, assertionNs, 'SubjectConfirmation')
    .filter((each) => attributeOf(each, 'Method') === bearer)
    .map((each): RefusalCode | undefined => {
      const [data] = childrenOf(each, assertionNs, 'SubjectConfirmationData')
      if (attributeOf(data, 'Recipient') !== expected.acsUrl) return 'saml-recipient-wrong'
      const answers = attributeOf(data, 'InResponseTo')
      if (answers === undefined) return 'saml-unsolicited'
      if (answers !== expected.requestId) return 'saml-request-wrong'
      if (attributeOf(data, 'NotOnOrAfter') === undefined) return 'saml-structure-refused'
      return isWithin(data, now) ? undefined : 'saml-expired'
    })
  if (!problems.includes(undefined)) throw refusal(problems[0] ?? 'saml-structure-refused')
}

function checkConditions(expected: SamlExpected, assertion: XmlElement, now: Date): void {
  const conditions = one(assertion, 'Conditions', 'saml-structure-refused')
  if (!isWithin(conditions, now)) throw refusal('saml-expired')
  // A condition that is not understood makes the assertion invalid (SAML Core, section 2.5.1.1).
  const others = Array.from(conditions.childNodes).filter(
    (node) => isElement(node) && !understood.includes(node.localName),
  )
  if (others.length > 0) throw refusal('saml-structure-refused')
  const restrictions = childrenOf(conditions, assertionNs, 'AudienceRestriction')
  const isForUs = restrictions.map((each) =>
    childrenOf(each, assertionNs, 'Audience').some((one) => textOf(one) === expected.entityId),
  )
  if (isForUs.length === 0 || isForUs.includes(false)) throw refusal('saml-audience-wrong')
}

function authenticationOf(
  { begunAt, fresh }: SamlExpected,
  assertion: XmlElement,
  now: Date,
): { authTime: Date | undefined; context: string | undefined } {
  const [statement] = childrenOf(assertion, assertionNs, 'AuthnStatement')
  if (!statement) throw refusal('saml-structure-refused')
  const until = instant(attributeOf(statement, 'SessionNotOnOrAfter'))
  if (until && now.getTime() - samlSkewMs >= until.getTime()) throw refusal('saml-expired')
  const authTime = instant(attributeOf(statement, 'AuthnInstant'))
  if (fresh && (!authTime || authTime.getTime() < Date.parse(begunAt) - samlSkewMs))
    throw refusal('saml-not-fresh')
  const [context] = childrenOf(statement, assertionNs, 'AuthnContext')
  const [reference] = context ? childrenOf(context, assertionNs, 'AuthnContextClassRef') : []
  return { authTime, context: textOf(reference) }
}

function isWithin(element: XmlElement | undefined, now: Date): boolean {
  const from = instant(attributeOf(element, 'NotBefore'))
  const until = instant(attributeOf(element, 'NotOnOrAfter'))
  return (
    (from === undefined || now.getTime() + samlSkewMs >= from.getTime()) &&
    (until === undefined || now.getTime() - samlSkewMs < until.getTime())
  )
}

/** A time with its zone: without one it would be read in ours. */
function instant(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = new Date(text)
  if (!/T.+(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(time.getTime()))
    throw refusal('saml-response-malformed')
  return time
}

function one(of: XmlElement, name: string, code: RefusalCode): XmlElement {
  const [element, ...more] = childrenOf(of, assertionNs, name)
  if (!element || more.length > 0) throw refusal(code)
  return element
}

function attributesOf(assertion: XmlElement): Map<string, string[]> {
  const said = new Map<string, string[]>()
  const statements = childrenOf(assertion, assertionNs, 'AttributeStatement')
  for (const each of statements.flatMap((of) => childrenOf(of, assertionNs, 'Attribute'))) {
    const name = attributeOf(each, 'Name') ?? ''
    const values = childrenOf(each, assertionNs, 'AttributeValue').map(textOf)
    said.set(name, [...(said.get(name) ?? []), ...values.filter((value) => value !== undefined)])
  }
  return said
}

/** Under the first of the names that is said; of several values none is the one. */
function onlyValue(said: Map<string, string[]>, names: string[]): string | undefined {
  const values = names.map((name) => said.get(name)).find((each) => each !== undefined) ?? []
  return values.length === 1 ? values[0] : undefined
}

function emailNames({ attributes }: SamlSettings): string[] {
  return attributes.email === undefined
    ? [
        'email',
        'mail',
        'urn:oid:0.9.2342.19200300.100.1.3',
        'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      ]
    : [attributes.email]
}

function personNames({ attributes }: SamlSettings): string[] {
  return attributes.name === undefined
    ? [
        'displayName',
        'urn:oid:2.16.840.1.113730.3.1.241',
        'http://schemas.microsoft.com/identity/claims/displayname',
      ]
    : [attributes.name]
}

function mailbox(text: string | undefined): string | undefined {
  return z.email().max(254).safeParse(text).data
}
