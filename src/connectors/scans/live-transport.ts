/** Answers from report files on this machine. */
import { createHash } from 'node:crypto'

import { z } from 'zod'

import type { Means } from '#connectors/connector.ts'
import { blocksOf, seeFile } from '#connectors/csv/file-blocks.ts'
import { documentOf } from '#connectors/csv/settings.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import { used } from './used.ts'

const largestMb = 64

/** Reads a report whole. Of what it says only the fields that are used are answered, and so archived: some scanners write down secrets. */
export function liveTransport(means: Pick<Means, 'pathOf'>): Transport {
  return {
    async call({ params }) {
      const { file } = z.object({ file: z.string() }).parse(params)
      const document = documentOf(file)
      const seen = await seeFile(document === undefined ? file : await means.pathOf(document))
      if (seen.bytes > largestMb * 1024 ** 2)
        throw new CallError('FileTooLarge', `a report has ${largestMb} MB at most`)
      const blocks: Buffer[] = []
      for await (const block of blocksOf(seen)) blocks.push(block)
      const bytes = Buffer.concat(blocks)
      return {
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        report: used(parsed(bytes)),
      }
    },
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new CallError('UnreadablePage', 'no JSON in UTF-8')
  }
}
