/** What a reader downloads, and how many readers one process serves, over loopback with kept-alive connections. */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { company } from '#demo/company.ts'

import { besideNginx } from './beside-nginx.ts'
import { startDemo } from './demo-process.ts'

const connections = 32
const durationMs = 5000

async function fetchOnce(url: string, encoding: string, agent?: Agent): Promise<number> {
  return await new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding }, ...(agent && { agent }) }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`${url}: ${response.statusCode}`)),
      )
    }).on('error', reject)
  })
}

async function load(url: string, encoding: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const until = performance.now() + durationMs
  let done = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        await fetchOnce(url, encoding, agent)
        done++
      }
    }),
  )
  agent.destroy()
  return Math.round(done / (durationMs / 1000))
}

const data = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
const demo = await startDemo(data)
try {
  const page = await (await fetch(`${demo.url}/en/`)).text()
  const stylesheet = /href="(\/assets\/beleg-[^"]+)"/.exec(page)?.[1] ?? ''
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''
  for (const path of [
    '/en/',
    '/de/',
    stylesheet,
    script,
    '/assets/mark.svg',
    '/trust.json',
    '/log/checkpoint',
  ]) {
    const [plain, brotli] = [
      await fetchOnce(demo.url + path, 'identity'),
      await fetchOnce(demo.url + path, 'br'),
    ]
    console.log(
      `  ${path.padEnd(34)} ${String(plain).padStart(6)} bytes, ${String(brotli).padStart(6)} as transferred`,
    )
  }
  for (const encoding of ['identity', 'br']) {
    console.log(
      `  /en/ (${encoding}), ${connections} connections, one process: ${await load(`${demo.url}/en/`, encoding)} requests/s`,
    )
  }
  await besideNginx(demo.url, join(data, 'published', company.slug))
  console.log(`  ${demo.memory()} MB resident afterwards`)
} finally {
  await demo.stop()
  rmSync(data, { recursive: true, force: true })
}
