/** The process that one Word document is read in: it is sent `{ bytes }`, and answers once. */
import { once } from 'node:events'

import mammoth from 'mammoth'
import { z } from 'zod'

import { openPackage } from '#program/training/package-file.ts'

import { markTables, withTables } from './word-tables.ts'

/** More than this of text and its layout is no policy. */
const largestPart = 16 * 1024 ** 2

const Work = z.object({ bytes: z.instanceof(Uint8Array) })

/** Beside what its types say: it can be handed the parts of a document, and write CommonMark. */
const Converted = z.object({ value: z.string() })
const convertToMarkdown = z
  .custom<(input: unknown, options: unknown) => Promise<unknown>>((it) => typeof it === 'function')
  .parse(Reflect.get(mammoth, 'convertToMarkdown'))

const [sent]: unknown[] = await once(process, 'message')
process.send?.(await read(Buffer.from(Work.parse(sent).bytes)))

async function read(bytes: Buffer): Promise<{ text: string } | { refused: string }> {
  const opened = await openPackage(bytes)
  const { files } = opened
  const names = [...files.keys()]
  if (names.some((name) => /(^|\/)(embeddings|activeX)\/|(^|\/)vbaProject\.bin$/i.test(name)))
    return { refused: 'embedded' }
  for (const name of names.filter((each) => each.endsWith('.rels')))
    if (leadsOut(String(await opened.read(name)))) return { refused: 'external' }
  const parts = {
    exists: (name: string) => files.has(name),
    async read(name: string, encoding?: BufferEncoding) {
      if ((files.get(name) ?? 0) > largestPart) throw new Error('a part is too large')
      const part = (await opened.read(name)) ?? Buffer.alloc(0)
      return encoding === undefined ? new Uint8Array(part) : new TextDecoder(encoding).decode(part)
    },
  }
  const found = await convertToMarkdown(
    // What it holds beside text stays in the file: pictures are not read at all.
    { file: parts },
    {
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      ignoreEmptyParagraphs: true,
      transformDocument: markTables,
    },
  )
  return { text: withTables(plain(Converted.parse(found).value)) }
}

/**
 * Whether a part is fetched from elsewhere when the document is opened. A link that somebody clicks is none. What is written as
 * no word processor writes it (another encoding, entities in place of letters) is taken for one.
 */
function leadsOut(relationships: string): boolean {
  if (/\0|<!|\ufffd|<\?xml[^>]*encoding\s*=\s*["'](?!utf-8)/i.test(relationships)) return true
  const tags = relationships.matchAll(/<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>/g)
  return [...tags].some(([tag]) => {
    const said = new Map(
      [...tag.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, name, double, single]) => [name, double ?? single ?? ''],
      ),
    )
    const [mode = 'Internal', type = ''] = [said.get('TargetMode'), said.get('Type')]
    if (/^\s*Internal\s*$/i.test(mode)) return false
    return mode.includes('&') || !/^[^&]*\/hyperlink$/i.test(type)
  })
}

/** Without the places that links within the document lead to, and without pictures. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/<a id="[^"]*"><\/a>/g, '')
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\(#[^)]*\)/g, '$1')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
