/** Answers from the settings, and from files on this machine. */
import { z } from 'zod'

import { noMeans } from '#connectors/connector.ts'
import type { Means } from '#connectors/connector.ts'
import { blocksOf, seeFile } from '#connectors/csv/file-blocks.ts'
import { liveTransport as tableTransport } from '#connectors/csv/live-transport.ts'
import { CallError } from '#connectors/transport.ts'
import type { Transport } from '#connectors/transport.ts'

import type { Items } from './read-items.ts'
import type { AttestedList, AttestedSettings } from './settings.ts'

/** What is attested in one breath fits on a few pages; a longer list is an export, and may come as CSV. */
const longestFileBytes = 16 * 1024 * 1024
const pageSize = 500

const Asked = z.object({ name: z.string(), from: z.int().min(0) })

export function liveTransport(
  { lists }: AttestedSettings,
  means: Pick<Means, 'pathOf'> = noMeans,
): Transport {
  const tables = tableTransport(means)
  const held = new Map<string, unknown[]>()
  return {
    async call(call) {
      if (call.op !== 'items') return await tables.call(call)
      const { name, from } = Asked.parse(call.params)
      const list = lists.find((each) => each.name === name)
      if (!list) throw new TypeError(`${name} is no list of the settings`)
      const items = held.get(name) ?? (await itemsOf(list))
      held.set(name, items)
      const next = from + pageSize
      return {
        items: items.slice(from, next),
        ...(next < items.length && { next }),
      } satisfies Items
    },
  }
}

async function itemsOf({ items, file }: AttestedList): Promise<unknown[]> {
  if (items !== undefined || file === undefined) return items ?? []
  const seen = await seeFile(file)
  if (seen.bytes > longestFileBytes)
    throw new CallError('FileTooLarge', `${file} is larger than 16 MiB`)
  const blocks: Buffer[] = []
  for await (const block of blocksOf(seen)) blocks.push(block)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(blocks))
    return z.array(z.unknown()).parse(JSON.parse(text))
  } catch (error) {
    throw new CallError('NotAList', `${file} holds no JSON array in UTF-8`, { cause: error })
  }
}
