/** Of a form sent with files, what is no file: taken out while it comes in, whatever the files' size. RFC 7578. */

/** Where in a body we are. */
type Place = 'before' | 'headers' | 'text' | 'file' | 'after'

const endOfHeaders = Buffer.from('\r\n\r\n')
const longestHeaders = 16 * 1024

/** Takes a body piece by piece and keeps its text parts, no more than `mostBytes` of them. */
export class TextParts {
  readonly #mark: Buffer
  readonly #mostBytes: number
  readonly #kept: Buffer[] = []
  #bytes = 0
  #place: Place = 'before'
  #rest: Buffer = Buffer.from('\r\n')
  #part: Buffer[] = []

  constructor(boundary: string, mostBytes: number) {
    this.#mark = Buffer.from(`\r\n--${boundary}`)
    this.#mostBytes = mostBytes
  }

  take(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#step());
  }

  /** The same form without its files; a part that did not come to its end is left out. */
  body(): Buffer<ArrayBuffer> {
    return Buffer.concat([...this.#kept, Buffer.from(`${this.#mark.toString()}--\r\n`)].map(copied))
  }

  /** Whether there may be more in what came so far. */
  #step(): boolean {
    if (this.#place === 'after') {
      this.#rest = Buffer.alloc(0)
      return false
    }
    return this.#place === 'headers' ? this.#readHeaders() : this.#readToMark()
  }

  #readHeaders(): boolean {
    if (this.#rest.subarray(0, 2).toString() === '--') {
      this.#place = 'after'
      return true
    }
    const end = this.#rest.indexOf(endOfHeaders)
    if (end === -1) {
      if (this.#rest.length > longestHeaders) this.#place = 'after'
      return this.#rest.length > longestHeaders
    }
    const headers = this.#rest.subarray(0, end)
    const isFile = /;\s*filename\*?=/i.test(headers.toString('latin1'))
    this.#place = isFile ? 'file' : 'text'
    this.#part = isFile ? [] : [this.#mark, headers, endOfHeaders]
    this.#rest = this.#rest.subarray(end + endOfHeaders.length)
    return true
  }

  #readToMark(): boolean {
    const at = this.#rest.indexOf(this.#mark)
    // A mark may have begun at the end of what is here.
    const upTo = at === -1 ? Math.max(0, this.#rest.length - this.#mark.length) : at
    if (this.#place === 'text') this.#keep(this.#rest.subarray(0, upTo))
    this.#rest = this.#rest.subarray(at === -1 ? upTo : at + this.#mark.length)
    if (at === -1) return false
    if (this.#place === 'text') this.#kept.push(...this.#part)
    this.#part = []
    this.#place = 'headers'
    return true
  }

  #keep(text: Buffer): void {
    this.#bytes += text.length
    if (this.#bytes > this.#mostBytes) this.#place = 'after'
    else this.#part.push(text)
  }
}

function copied(bytes: Buffer): Buffer<ArrayBuffer> {
  return Buffer.from(bytes)
}
