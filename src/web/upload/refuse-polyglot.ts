import { fileRefused } from './refused.ts'
import { zipEnd } from './zip-directory.ts'

/** More than any browser looks at to guess a type (https://mimesniff.spec.whatwg.org/#read-the-resource-header). */
const headBytes = 2048

const page = /<(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|meta)[\s>/]/i

/** Refuses a PDF or a picture that is a web page or a ZIP archive as well. */
export function refusePolyglot(bytes: Buffer, type: string): void {
  const isPdf = type === 'application/pdf'
  const ends = isPdf ? afterPdf(bytes) : bytes.subarray(-headBytes).toString('latin1')
  if (page.test(bytes.toString('latin1', 0, headBytes)) || page.test(ends) || zipEnd(bytes) !== -1)
    throw fileRefused('upload-polyglot', 'The file is two kinds of file in one.')
  if (!isPdf) return
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-')) || /[^\s\0]/.test(ends))
    throw fileRefused('upload-damaged', 'The PDF does not begin or end as a PDF does.')
}

/** What stands behind the last end mark of a PDF; all of its end where it has none. */
function afterPdf(bytes: Buffer): string {
  const mark = bytes.lastIndexOf('%%EOF')
  return bytes.toString('latin1', mark === -1 ? bytes.length - 5 : mark + 5)
}
