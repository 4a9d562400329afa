import { MIMEType } from 'node:util'

import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { refuseUnkeepable } from '#web/plain-text.ts'

import { checkFile } from './check-file.ts'
import type { CheckedFile } from './check-file.ts'
import { TextParts } from './text-parts.ts'

/** A form that was sent with files. Fields are as they were sent; files have been checked. */
export interface Upload {
  fields: URLSearchParams
  /** Without those whose input was left empty. */
  files: readonly (CheckedFile & { field: string })[]
  /** It was too large, or a file was refused that is not among the files: to be said beside what was typed. Only where that was asked for. */
  refused?: Refusal
}

/** How much one request may bring. */
export const largestUpload = 25 * 1024 * 1024

const mostParts = 100
/** Of a form whose files are too large, so much is read for what was typed beside them, and so much of that is kept. */
const mostRead = 1024 ** 3
const mostTyped = 2 * 1024 * 1024

export interface UploadOptions {
  maxBytes?: number
  /** What a file has to pass, where it is not one to be handed out again. */
  check?: (name: string, bytes: Buffer<ArrayBuffer>) => Promise<CheckedFile>
  /**
   * Reads on where it is too large or a file is refused, and gives the fields with the refusal: whoever typed a text beside a file
   * keeps it. A browser shows no answer before all of what it sends was read.
   */
  keepsTyped?: true
}

/**
 * Reads a `multipart/form-data` request and checks its files. What is larger than `maxBytes`, envelope included, is cut
 * off there, whatever its headers say, unless what was typed is to be kept. Refused are `upload-too-large`, `upload-malformed`, and those
 * of `checkFile`.
 */
export async function readUpload(
  request: Request,
  { maxBytes = largestUpload, check = checkFile, keepsTyped }: UploadOptions = {},
): Promise<Upload> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  const typed = keepsTyped && new TextParts(boundary, mostTyped)
  const { body, isTooLarge } = await readBody(request, maxBytes, typed)
  refuseManyParts(body, boundary)
  const fields = new URLSearchParams()
  const files: (CheckedFile & { field: string })[] = []
  let refused = isTooLarge ? tooLarge(maxBytes) : undefined
  for (const [field, value] of await partsOf(body, boundary)) {
    refuseUnkeepable(typeof value === 'string' ? field + value : field + value.name)
    if (typeof value === 'string') fields.append(field, value)
    else if (value.name !== '' || value.size > 0) {
      const bytes = Buffer.from(await value.arrayBuffer())
      try {
        files.push({ field, ...(await check(value.name, bytes)) })
      } catch (error) {
        if (!keepsTyped || !(error instanceof Refusal)) throw error
        refused ??= error
      }
    }
  }
  return { fields, files, ...(refused && { refused }) }
}

/** As RFC 2046, section 5.1.1, lets it be. */
function boundaryOf(contentType: string): string {
  let type: MIMEType
  try {
    type = new MIMEType(contentType)
  } catch {
    throw malformed()
  }
  const boundary = type.params.get('boundary') ?? ''
  if (type.essence !== 'multipart/form-data' || !/^[\w'()+,\-./:=? ]{1,70}$/.test(boundary))
    throw malformed()
  return boundary
}

/**
 * Hono's `parseBody` and `bodyLimit` read the body into memory first, or believe its length; this counts what comes. Of what is
 * too large the text is left, where it is to be kept.
 */
async function readBody(
  request: Request,
  maxBytes: number,
  typed: TextParts | undefined,
): Promise<{ body: Buffer<ArrayBuffer>; isTooLarge: boolean }> {
  const most = typed ? mostRead : maxBytes
  if (Number(request.headers.get('content-length')) > most) throw tooLarge(maxBytes)
  if (!request.body) throw malformed()
  let chunks: Uint8Array[] = []
  let bytes = 0
  try {
    // Whoever leaves this loop closes the body, and nothing more is taken in.
    for await (const chunk of request.body) {
      bytes += chunk.length
      if (bytes > most) throw tooLarge(maxBytes)
      chunks.push(chunk)
      if (!typed || bytes <= maxBytes) continue
      for (const each of chunks) typed.take(each)
      chunks = []
    }
  } catch (cause) {
    throw cause instanceof OperatingError ? cause : malformed()
  }
  const isTooLarge = bytes > maxBytes
  return { body: isTooLarge && typed ? typed.body() : Buffer.concat(chunks), isTooLarge }
}

/** Half a million tiny parts would fit, and keep everyone else waiting for seconds. */
function refuseManyParts(body: Buffer, boundary: string): void {
  const mark = `--${boundary}`
  let parts = 0
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length))
    if (++parts > mostParts + 1) throw malformed()
}

async function partsOf(body: Buffer<ArrayBuffer>, boundary: string): Promise<FormData> {
  try {
    const headers = { 'content-type': `multipart/form-data; boundary="${boundary}"` }
    return await new Response(body, { headers }).formData()
  } catch {
    throw malformed()
  }
}

function tooLarge(maxBytes: number): Refusal {
  const megabytes = Math.floor(maxBytes / 1024 ** 2)
  return new Refusal(
    'input',
    'upload-too-large',
    `What was sent is larger than ${megabytes} MB.`,
    'Hand in a smaller file, or what it holds in parts.',
  )
}

function malformed(): Refusal {
  return new Refusal(
    'input',
    'upload-malformed',
    'What was sent is not a whole form with files.',
    `Send it as multipart/form-data with at most ${mostParts} parts, or hand the file in once more.`,
  )
}
