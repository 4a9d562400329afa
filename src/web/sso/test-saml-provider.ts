// The library that the certificates are made with asks for it.
import 'reflect-metadata'
import { KeyObject } from 'node:crypto'

import { signXml } from '@node-saml/node-saml/lib/xml.js'
import * as x509 from '@peculiar/x509'

export const acsUrl = 'https://beleg.example/sign-in/saml/acs'
export const entityId = 'https://beleg.example/saml'
export const idpIssuer = 'https://idp.example/saml'

export interface Signer {
  key: string
  certificate: string
}

/** A key and a certificate of it, as an identity provider has them. */
export async function makeSigner(algorithm: object = { modulusLength: 2048 }): Promise<Signer> {
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
    ...algorithm,
  }
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=idp.example',
    keys,
    signingAlgorithm: rsa,
  })
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })
  return { key: String(key), certificate: certificate.toString('pem') }
}

/** What an assertion says; what is absent is as a correct provider says it. `null` leaves it out. */
export interface Said {
  requestId: string
  now: Date
  nameId?: string
  nameIdFormat?: string
  issuer?: string
  destination?: string | null
  recipient?: string | null
  audience?: string | null
  inResponseTo?: string | null
  confirmedInResponseTo?: string | null
  status?: string
  notBefore?: Date | string
  notOnOrAfter?: Date | string
  confirmedUntil?: Date | null
  authnInstant?: Date
  conditions?: string
  attributes?: Record<string, string[]>
  /** The addresses of this side, where they are not those above. */
  us?: { acsUrl: string; entityId: string }
}

const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

function maybe(name: string, value: Date | string | null): string {
  if (value === null) return ''
  return ` ${name}="${typeof value === 'string' ? value : value.toISOString()}"`
}

export function assertionOf(said: Said, id = '_a1'): string {
  const { now, requestId } = said
  const audience = said.audience === undefined ? (said.us?.entityId ?? entityId) : said.audience
  const attributes = Object.entries(said.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  )
  const later = new Date(now.getTime() + 300_000)
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}">`,
    `<saml:Issuer>${said.issuer ?? idpIssuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${said.nameIdFormat ?? format}">${said.nameId ?? 'alice'}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData',
    maybe(
      'InResponseTo',
      said.confirmedInResponseTo === undefined ? requestId : said.confirmedInResponseTo,
    ),
    maybe('Recipient', said.recipient === undefined ? (said.us?.acsUrl ?? acsUrl) : said.recipient),
    maybe('NotOnOrAfter', said.confirmedUntil === undefined ? later : said.confirmedUntil),
    '/></saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions${maybe('NotBefore', said.notBefore ?? now)}${maybe('NotOnOrAfter', said.notOnOrAfter ?? later)}>`,
    audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`,
    `${said.conditions ?? ''}</saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${(said.authnInstant ?? now).toISOString()}"><saml:AuthnContext>`,
    '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>',
    '</saml:AuthnContext></saml:AuthnStatement>',
    attributes.length === 0
      ? ''
      : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`,
    '</saml:Assertion>',
  ].join('')
}

export function responseOf(said: Said, content: string, id = '_r1'): string {
  const status = said.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success'
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${said.now.toISOString()}"`,
    maybe(
      'Destination',
      said.destination === undefined ? (said.us?.acsUrl ?? acsUrl) : said.destination,
    ),
    maybe('InResponseTo', said.inResponseTo === undefined ? said.requestId : said.inResponseTo),
    `><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${said.issuer ?? idpIssuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`,
    content,
    '</samlp:Response>',
  ].join('')
}

/** The same with a signature behind its issuer. */
export function sign(
  xml: string,
  { key, certificate }: Signer,
  {
    signature = 'sha256',
    digest = 'sha256',
  }: { signature?: 'sha1' | 'sha256' | 'sha512'; digest?: string } = {},
): string {
  const root = xml.startsWith('<samlp:Response') ? 'Response' : 'Assertion'
  const element = `//*[local-name(.)='${root}']`
  const location = { reference: `/*/*[local-name(.)='Issuer']`, action: 'after' as const }
  return signXml(xml, element, location, {
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: signature,
    digestAlgorithm: digest,
  })
}

export function signatureIn(xml: string): string {
  return /<Signature[\s\S]*?<\/Signature>/.exec(xml)?.[0] ?? ''
}

/** As the browser posts it. */
export function posted(xml: string): { SAMLResponse: string } {
  return { SAMLResponse: Buffer.from(xml).toString('base64') }
}
