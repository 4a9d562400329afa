import { MIMEType } from 'node:util'

import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { refuseUnkeepable } from '#web/plain-text.ts'

import { checkFile } from './check-file.ts'
import type { CheckedFile } from './check-file.ts'

/** A form that was sent with files. Fields are as they were sent; files have been checked. */
export interface Upload {
  fields: URLSearchParams
  /** Without those whose input was left empty. */
  files: readonly (CheckedFile & { field: string })[]
}

/** How much one request may bring. */
export const largestUpload = 25 * 1024 * 1024

const mostParts = 100

export interface UploadOptions {
  maxBytes?: number
  /** What a file has to pass, where it is not one to be handed out again. */
  check?: (name: string, bytes: Buffer<ArrayBuffer>) => Promise<CheckedFile>
}

/**
 * Reads a `multipart/form-data` request and checks its files. What is larger than `maxBytes`, envelope included, is cut
 * off there, whatever its headers say. Refused are `upload-too-large`, `upload-malformed`, and those
 * of `checkFile`.
 */
export async function readUpload(
  request: Request,
  { maxBytes = largestUpload, check = checkFile }: UploadOptions = {},
): Promise<Upload> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  const body = await readBody(request, maxBytes)
  refuseManyParts(body, boundary)
  const fields = new URLSearchParams()
  const files: (CheckedFile & { field: string })[] = []
  for (const [field, value] of await partsOf(body, boundary)) {
    refuseUnkeepable(typeof value === 'string' ? field + value : field + value.name)
    if (typeof value === 'string') fields.append(field, value)
    else if (value.name !== '' || value.size > 0) {
      const bytes = Buffer.from(await value.arrayBuffer())
      files.push({ field, ...(await check(value.name, bytes)) })
    }
  }
  return { fields, files }
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

/** Hono's `parseBody` and `bodyLimit` read the body into memory first, or believe its length; this counts what comes. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  if (!request.body) throw malformed()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    // Whoever leaves this loop closes the body, and nothing more is taken in.
    for await (const chunk of request.body) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof OperatingError ? cause : malformed()
  }
  return Buffer.concat(chunks)
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
