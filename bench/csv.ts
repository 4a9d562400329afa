/** A generated CSV file, read by the connector into its evidence archive: rows a second, and the memory that takes. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { noMeans } from '#connectors/connector.ts'
import { csv } from '#connectors/csv/index.ts'
import { everyPart } from '#connectors/every-part.ts'
import type { Receipt } from '#engine/receipt.ts'
import { ArchiveWriter } from '#run/archive-writer.ts'

const megabytes = Number(process.env['BELEG_BENCH_CSV_MB'] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
const file = join(folder, 'register.csv')

const header = 'Name;Anbieter;System;Standort;Land;Verschlüsselt;Angelegt;Bemerkung'

function* lines(): Generator<string> {
  yield `${header}\r\n`
  for (let bytes = 0, n = 0; bytes < megabytes * 1024 * 1024;) {
    let some = ''
    for (const until = n + 1000; n < until; n++) {
      some += `datenbank-${n};hetzner;postgres;Falkenstein;DE;${n % 9 ? 'ja' : 'nein'};23.11.2026;"Größe: ${n % 977} GB; ""geprüft"""\r\n`
    }
    bytes += Buffer.byteLength(some)
    yield some
  }
}

const settings = csv.settings.parse({
  files: [
    {
      name: 'register',
      file,
      population: 'database',
      exportOf: 'bench',
      key: { columns: ['Name'] },
      fields: {
        account: { constant: 'bench' },
        provider: 'Anbieter',
        kind: { constant: 'instance' },
        engine: 'System',
        'locations[].region': 'Standort',
        'locations[].country': 'Land',
        encryptedAtRest: { column: 'Verschlüsselt', as: 'boolean' },
      },
    },
  ],
})

const peakMb = () => Math.round(process.resourceUsage().maxRSS / 1024)

try {
  await pipeline(Readable.from(lines()), createWriteStream(file))
  const before = peakMb()
  const archive = await ArchiveWriter.open(folder)
  const transport = archivingTransport(await csv.connect(settings, noMeans), (call) =>
    archive.write(call),
  )
  const receipts: Receipt[] = []
  const start = performance.now()
  await csv.read(
    settings,
    everyPart({
      at: new Date(),
      signal: new AbortController().signal,
      within: () => transport,
      page: async () => undefined,
      receipt: async (receipt) => void receipts.push(receipt),
    }),
  )
  const { bytes } = await archive.close()
  const seconds = (performance.now() - start) / 1000
  const [receipt] = receipts
  if (!receipt?.complete) throw new Error(`not read: ${receipt?.because} ${receipt?.message}`)
  const { items, pages } = receipt
  console.log(
    `  ${megabytes} MB, ${items.toLocaleString('en')} rows in ${pages} pages: ${seconds.toFixed(1)} s`,
  )
  console.log(
    `  ${Math.round(items / seconds).toLocaleString('en')} rows/s, ${Math.round(megabytes / seconds)} MB/s, archive ${Math.round(bytes / 1024 ** 2)} MB`,
  )
  console.log(`  peak memory ${peakMb()} MB (${before} MB before reading)`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
