import { PlainXmlError, parsePlainXml } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import { refusal } from './refusal.ts'

/** The root element of what an identity provider wrote. Throws a refusal if it is more than plain XML, or no XML. */
export async function parseSamlXml(text: string): Promise<XmlElement> {
  try {
    return await parsePlainXml(text)
  } catch (error) {
    if (!(error instanceof PlainXmlError)) throw error
    if (error.reason === 'foreign-markup') throw refusal('saml-markup-refused')
    throw refusal('saml-response-malformed', error.cause)
  }
}
