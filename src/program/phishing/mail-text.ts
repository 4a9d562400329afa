import PostalMime from 'postal-mime'

/** How many mails may be attached within each other; a report button attaches one. */
const deepest = 3

/**
 * What somebody pasted, and what it says where it is the source of a mail: its parts, however they are encoded (RFC 2045), and those of
 * mails attached to it. What cannot be read as one stands for itself.
 */
export async function textsIn(pasted: string): Promise<string[]> {
  return [pasted, ...(await partsOf(pasted, deepest))]
}

async function partsOf(mail: string | Uint8Array, deep: number): Promise<string[]> {
  try {
    const options = { maxNestingDepth: 20, attachmentEncoding: 'arraybuffer' } as const
    const { text = '', html = '', attachments } = await PostalMime.parse(mail, options)
    const texts = [html, text]
    for (const { mimeType, content } of attachments) {
      if (deep === 0 || mimeType !== 'message/rfc822' || typeof content === 'string') continue
      texts.push(...(await partsOf(new Uint8Array(content), deep - 1)))
    }
    return texts
  } catch {
    return []
  }
}
