/** What of a SAML response may be believed: that which a key of the provider signed, and nothing beside it. */

import { getVerifiedXml } from '@node-saml/node-saml/lib/xml.js'

import { attributeOf, childrenOf, elementsOf, isElement } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import { parseSamlXml } from './parse-saml-xml.ts'
import { refusal } from './refusal.ts'

export const protocolNs = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion'
const signatureNs = 'http://www.w3.org/2000/09/xmldsig#'
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
/** SHA-256 or better, RSA, exclusive canonicalisation (SAML Core, sections 5.4.3 and 5.4.4); nothing else. */
const algorithms: Partial<Record<string, string[]>> = {
  SignatureMethod: [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
  DigestMethod: [
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2001/04/xmlenc#sha512',
  ],
  CanonicalizationMethod: [exclusive, `${exclusive}WithComments`],
  Transform: [
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    exclusive,
    `${exclusive}WithComments`,
  ],
}

export interface SignedResponse {
  /** The envelope. Signed only if the provider signed it: it can be held against the sign-in, but vouches for nothing. */
  response: XmlElement
  /** Parsed from the very bytes that were signed. */
  assertion: XmlElement
}

/**
 * Takes a response apart. There must be one assertion, signed itself or by the signature of the response around it, and every
 * signature there is must hold under one of the certificates. Throws a refusal.
 */
export async function signedResponse(
  text: string,
  certificates: string[],
): Promise<SignedResponse> {
  // XML's own rule for line ends, which a signer has applied already (XML 1.0, section 2.11).
  const xml = text.replace(/\r\n?/g, '\n')
  const response = await parseSamlXml(xml)
  const assertion = onlyAssertion(response)
  const signed = [response, assertion].filter(
    (each) => childrenOf(each, signatureNs, 'Signature').length > 0,
  )
  const verified = await Promise.all(
    signed.map((each) => parseSamlXml(verifiedXml(xml, each, certificates))),
  )
  const ofResponse = verified[signed.indexOf(response)]
  const ofAssertion = verified[signed.indexOf(assertion)]
  if (ofAssertion) {
    if (!isNamed(ofAssertion, assertionNs, 'Assertion')) throw refusal('saml-structure-refused')
    return { response: ofResponse ?? response, assertion: ofAssertion }
  }
  if (!ofResponse) throw refusal('saml-unsigned')
  return { response: ofResponse, assertion: onlyAssertion(ofResponse) }
}

function verifiedXml(xml: string, element: XmlElement, certificates: string[]): string {
  try {
    const verified = getVerifiedXml(xml, element, certificates)
    if (verified !== null) return verified
  } catch (cause) {
    throw refusal('saml-signature-invalid', cause)
  }
  throw refusal('saml-signature-invalid')
}

/**
 * The one assertion of a response that is built as every provider builds it. Signature wrapping hides the signed element
 * somewhere and puts a second one where it is looked for (Somorovsky et al., "On Breaking SAML", 2012): so there is no
 * second one, anywhere, of any name that counts.
 */
function onlyAssertion(response: XmlElement): XmlElement {
  if (!isNamed(response, protocolNs, 'Response')) throw refusal('saml-structure-refused')
  const [status] = childrenOf(response, protocolNs, 'Status')
  const [code] = status ? childrenOf(status, protocolNs, 'StatusCode') : []
  const [assertion] = childrenOf(response, assertionNs, 'Assertion')
  // Who refuses sends no assertion and often no signature: enough to refuse as well.
  if (attributeOf(code, 'Value') !== success) throw refusal('saml-provider-error')

  const ids = new Set<string>()
  let assertions = 0
  for (const element of elementsOf(response)) {
    const { localName, namespaceURI, parentNode } = element
    if (localName.startsWith('Encrypted')) throw refusal('saml-encrypted')
    if (localName === 'Assertion') assertions += 1
    if (localName === 'Response' && element !== response) throw refusal('saml-structure-refused')
    if (localName === 'Signature') {
      const isEnveloped = parentNode === response || parentNode === assertion
      if (namespaceURI !== signatureNs || !isEnveloped) throw refusal('saml-structure-refused')
      if (isElement(parentNode) && childrenOf(parentNode, signatureNs, 'Signature').length > 1)
        throw refusal('saml-structure-refused')
    }
    const allowed = algorithms[localName]
    if (allowed?.includes(attributeOf(element, 'Algorithm') ?? '') === false)
      throw refusal('saml-algorithm-refused')
    for (const { localName: attribute, value } of Array.from(element.attributes)) {
      if (!/^id$/i.test(attribute)) continue
      if (ids.has(value)) throw refusal('saml-structure-refused')
      ids.add(value)
    }
  }
  if (!assertion || assertions !== 1) throw refusal('saml-structure-refused')
  return assertion
}

function isNamed(element: XmlElement, namespace: string, localName: string): boolean {
  return element.localName === localName && element.namespaceURI === namespace
}
