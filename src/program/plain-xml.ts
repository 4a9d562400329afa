/**
 * XML as identity providers and course packages write it: elements, attributes and text. Whatever else XML can do (document
 * types, entities, comments, instructions) is refused before a parser sees it, for nobody needs it and attacks do.
 */

// The library's own parser, not another: what is looked at here must be what its signature check looks at.
import { parseDomFromString } from '@node-saml/node-saml/lib/xml.js'

export interface XmlNode {
  nodeType: number
  nodeValue: string | null
}
export interface XmlElement extends XmlNode {
  localName: string
  namespaceURI: string | null
  textContent: string
  parentNode: XmlNode
  childNodes: ArrayLike<XmlNode>
  attributes: ArrayLike<{ name: string; localName: string; value: string }>
}

/** Why a text is not taken: it holds what XML can do beyond elements and text, or is not one well-formed element. */
export class PlainXmlError extends Error {
  readonly reason: 'foreign-markup' | 'malformed'

  constructor(reason: PlainXmlError['reason'], options?: ErrorOptions) {
    super(`no plain XML: ${reason}`, options)
    this.reason = reason
  }
}

const deepest = 32
const usualTags = 5000
const longestAttributes = 8192

const xmlDeclaration = /^<\?xml[^<>?]*\?>/
const foreignMarkup = /<[!?]|&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/
const name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const attribute = `\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`
// Each piece can be read in one way only, so a mismatch is found in linear time.
const piece = new RegExp(`[^<]+|<(/?)(${name})((?:${attribute})*)\\s*(/?)>`, 'y')

/**
 * The root element. Throws a `PlainXmlError` if the text holds foreign markup or is not one well-formed element of at most
 * `mostTags` tags; the work is linear, where the parser alone takes minutes for 256 KiB of `<a>`.
 */
export async function parsePlainXml(
  text: string,
  { mostTags = usualTags }: { mostTags?: number } = {},
): Promise<XmlElement> {
  const content = text.replace(xmlDeclaration, '').trim()
  if (foreignMarkup.test(content)) throw new PlainXmlError('foreign-markup')
  if (!isOneElement(content, mostTags)) throw new PlainXmlError('malformed')
  try {
    const document: { documentElement: XmlElement } = await parseDomFromString(content)
    return document.documentElement
  } catch (cause) {
    throw new PlainXmlError('malformed', { cause })
  }
}

function isOneElement(text: string, mostTags: number): boolean {
  const open: string[] = []
  let tags = 0
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at
    const [found, isEnd, tag = '', attributes = '', isEmpty] = piece.exec(text) ?? []
    if (found === undefined) return false
    const isText = isEnd === undefined
    if (open.length === 0 && (isText || tags > 0)) return false
    if (isText) continue
    tags += 1
    if (tags > mostTags || open.length >= deepest || attributes.length > longestAttributes)
      return false
    if (isEnd) {
      if (attributes || isEmpty || open.pop() !== tag) return false
    } else if (!isEmpty) open.push(tag)
  }
  return tags > 0 && open.length === 0
}

/** It and every element in it, in the order of the document. */
export function* elementsOf(root: XmlElement): Generator<XmlElement> {
  yield root
  for (const child of Array.from(root.childNodes)) if (isElement(child)) yield* elementsOf(child)
}

/** Its child elements of that name. */
export function childrenOf(of: XmlElement, namespace: string, localName: string): XmlElement[] {
  return Array.from(of.childNodes)
    .filter(isElement)
    .filter((child) => child.localName === localName && child.namespaceURI === namespace)
}

/** The value of an attribute without prefix. */
export function attributeOf(of: XmlElement | undefined, named: string): string | undefined {
  return Array.from(of?.attributes ?? []).find((each) => each.name === named)?.value
}

/** All its text, where it holds nothing but text: never the part before a comment or an element. */
export function textOf(of: XmlElement | undefined): string | undefined {
  const nodes = Array.from(of?.childNodes ?? [])
  return nodes.length > 0 && nodes.every(({ nodeType }) => nodeType === 3)
    ? nodes.map(({ nodeValue }) => nodeValue ?? '').join('')
    : undefined
}

export function isElement(node: XmlNode): node is XmlElement {
  return node.nodeType === 1
}
