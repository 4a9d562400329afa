/** Files written for a test, and what the connector makes of them; for tests only. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'

import { csv } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { CsvSettings } from './settings.ts'

/** A folder of its own for a test file; whoever makes it calls `remove`. */
export function listFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-csv-'))
  return {
    /** Writes a file and says where. */
    write(name: string, content: string | Uint8Array): string {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    pathOf: (name: string) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A German register of databases: what most tests read. */
export const register = {
  name: 'register',
  population: 'database',
  attestedBy: 'platform lead',
  key: { columns: ['Name'] },
  fields: {
    account: { constant: 'on-premises' },
    provider: 'Anbieter',
    kind: { constant: 'instance' },
    engine: 'System',
    'locations[].region': 'Standort',
    'locations[].country': 'Land',
    encryptedAtRest: { column: 'Verschlüsselt', as: 'boolean' },
  },
}

export const header = 'Name;Anbieter;System;Standort;Land;Verschlüsselt'

export interface ReadList {
  items: Map<string, unknown>
  receipt: Receipt
  receipts: Receipt[]
  recorded: RecordedCall[]
}

/** Reads one file with these settings, live or through `transport`, and keeps what was recorded. */
export async function readList(
  settings: Record<string, unknown>,
  options: { at?: Date; transport?: Transport } = {},
): Promise<ReadList> {
  return await readAll([settings], options)
}

export async function readAll(
  files: readonly Record<string, unknown>[],
  { at = new Date(), transport = liveTransport() }: { at?: Date; transport?: Transport } = {},
): Promise<ReadList> {
  const recorded: RecordedCall[] = []
  const archived = archivingTransport(transport, async (call) => {
    recorded.push(structuredClone(call))
  })
  const read = await readIntoMemory(csv, CsvSettings.parse({ files }), archived, { at })
  return { ...whatWas(read), recorded }
}

/** Reads a recording, with nothing but itself to say what it is. */
export async function replay(
  recorded: readonly RecordedCall[],
  at: Date,
): Promise<Omit<ReadList, 'recorded'>> {
  const settings = csv.settingsOf(recorded)
  return whatWas(await readIntoMemory(csv, settings, recordedTransport(recorded), { at }))
}

function whatWas({ items, receipts }: Awaited<ReturnType<typeof readIntoMemory>>) {
  const found = [...items.values()].flatMap((held) => [...held])
  const [receipt] = receipts
  if (!receipt) throw new Error('no receipt')
  return { items: new Map(found.map(([key, { item }]) => [key, item])), receipt, receipts }
}
