/** 200 TLS endpoints on loopback: our prober, at its usual pace, against sslscan one by one. */
import { spawnSync } from 'node:child_process'

import { noMeans } from '#connectors/connector.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { tls } from '#connectors/tls/index.ts'
import { programs, RealServers } from '#connectors/tls/real-servers.ts'
import { TlsSettings } from '#connectors/tls/settings.ts'
import { makeAuthority } from '#demo/certificate-authority.ts'

const endpoints = 200
/** Where sslscan takes longer, the rest is reckoned from what it did. */
const sslscanLimitMs = 60_000

/** What half of the endpoints have each; the first as most guides recommend, the second as nginx comes. */
const fleets = {
  'forward secrecy only, ECDSA': (ecdsa: string, _rsa: string) =>
    `${ecdsa} ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20; ssl_prefer_server_ciphers off;`,
  "nginx's usual suites, RSA": (_ecdsa: string, rsa: string) => rsa,
}

async function bench(): Promise<void> {
  if (!programs.sslscan || !programs.nginx) {
    console.log('  needs sslscan and nginx (Debian: apt-get install sslscan nginx)')
    return
  }
  const servers = new RealServers()
  try {
    const authority = await makeAuthority()
    const [ecdsa, rsa] = await Promise.all(
      (['ecdsa', 'rsa'] as const).map(async (key) => {
        const issued = await authority.issue({ names: ['bench.test'], key })
        return `ssl_certificate ${servers.file(issued.cert)}; ssl_certificate_key ${servers.file(issued.key)};`
      }),
    )
    for (const [name, directives] of Object.entries(fleets)) {
      const text = `${directives(ecdsa ?? '', rsa ?? '')} ssl_protocols TLSv1.2 TLSv1.3;`
      const ports = await servers.nginx(Array.from({ length: endpoints }, () => text))
      await compare(name, ports)
    }
  } finally {
    await servers.stop()
  }
}

async function compare(name: string, ports: readonly number[]): Promise<void> {
  const settings = TlsSettings.parse({
    internal: true,
    endpoints: ports.map((port) => ({ host: '127.0.0.1', port, httpPort: null })),
  })
  const transport = await tls.connect(settings, noMeans)
  let calls = 0
  const counting: typeof transport = {
    call(call) {
      calls++
      return transport.call(call)
    },
  }
  const began = performance.now()
  const { receipts } = await readIntoMemory(tls, settings, counting, { at: new Date() })
  const ours = performance.now() - began
  const whole = receipts.filter(({ detail, complete }) => detail && complete).length

  const start = performance.now()
  let scanned = 0
  for (const port of ports) {
    const { status } = spawnSync(programs.sslscan ?? '', ['--xml=-', `127.0.0.1:${port}`])
    if (status !== 0) throw new Error(`sslscan ended with ${status}`)
    scanned++
    if (performance.now() - start > sslscanLimitMs) break
  }
  const theirs = ((performance.now() - start) / scanned) * ports.length
  const reckoned = scanned < ports.length ? ` (reckoned from ${scanned})` : ''
  console.log(`  ${name}: ${ports.length} endpoints, ${whole} read whole`)
  console.log(
    `    prober    ${seconds(ours)}, ${calls} calls, at most 10 connections a second each`,
  )
  console.log(`    sslscan   ${seconds(theirs)}${reckoned}, one by one`)
  console.log(`    ratio     ${(theirs / ours).toFixed(1)}`)
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2).padStart(6)} s`
}

await bench()
