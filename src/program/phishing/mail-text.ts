import PostalMime from 'postal-mime'

/**
 * What somebody pasted, and what it says where it is the source of a mail: its parts, however they are encoded (RFC 2045). What cannot be
 * read as one stands for itself.
 */
export async function textsIn(pasted: string): Promise<string[]> {
  try {
    const { text = '', html = '' } = await PostalMime.parse(pasted, { maxNestingDepth: 20 })
    return [pasted, html, text]
  } catch {
    return [pasted]
  }
}
