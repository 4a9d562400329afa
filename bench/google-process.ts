import { gcp } from '#connectors/gcp/index.ts'
import { liveTransport } from '#connectors/gcp/live-transport.ts'
/** Reads one organisation of Google Cloud at an address and judges it, in memory, without waiting its turn. As bench/google.ts asks. */
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { judgeReading } from '#run/replay-evidence.ts'

const [, , endpointUrl = '', parent = ''] = process.argv
const settings = gcp.settings.parse({ endpointUrl, parent })
const key = process.env['BELEG_BENCH_KEY']
const at = new Date()
let waited = 0
// Google's quotas would be waited for; here only what Beleg itself takes counts.
const clock = {
  now: () => performance.now() + waited,
  sleep: (ms: number) => {
    waited += ms
    return Promise.resolve()
  },
}
const read = await readIntoMemory(gcp, settings, liveTransport(settings, { key, clock }), { at })
const lines = judgeReading(read, at)
const items = [...read.items.values()].reduce((sum, { size }) => sum + size, 0)
const unread = read.receipts.filter(({ complete }) => !complete).length
console.log(
  `${items.toLocaleString('en')} items of ${read.receipts.length.toLocaleString('en')} scopes (${unread} unread), ${lines.length.toLocaleString('en')} verdicts; by Google's quotas all operations together would have waited ${Math.round(waited / 1000)} s`,
)
