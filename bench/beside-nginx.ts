/** The same bytes from nginx and from us, in turn, under the same load: one process each, 32 kept-alive connections. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

const nginx = '/usr/sbin/nginx'
const wrk = '/usr/bin/wrk'
const rounds = 5

/** Prints requests/s of both and their ratio, round by round; says so where nginx or wrk (Debian packages) are missing. */
export async function besideNginx(ours: string, folder: string): Promise<void> {
  const missing = [nginx, wrk].filter((program) => !existsSync(program))
  if (missing.length > 0) {
    console.log(
      `  not compared with nginx: ${missing.join(' and ')} not here (apt-get install nginx-light wrk)`,
    )
    return
  }
  const root = mkdtempSync(join(tmpdir(), 'beleg-nginx-'))
  const port = await freePort()
  mkdirSync(join(root, 'site/en'), { recursive: true })
  const page = readFileSync(join(folder, 'en/index.html'))
  writeFileSync(join(root, 'site/en/index.html'), page)
  writeFileSync(join(root, 'site/en/index.html.gz'), gzipSync(page))
  writeFileSync(
    join(root, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${root}/pid; error_log ${root}/error.log;
    events {} http { include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; gzip_static on;
    keepalive_requests 100000000; open_file_cache max=100; server { listen 127.0.0.1:${port}; root ${root}/site; } }`,
  )
  const server = spawn(nginx, ['-c', join(root, 'nginx.conf')], { stdio: 'ignore' })
  try {
    await sleep(1000)
    for (const encoding of ['identity', 'gzip']) {
      const pairs = Array.from({ length: rounds }, () => ({
        own: requestsPerSecond(`${ours}/en/`, encoding),
        other: requestsPerSecond(`http://127.0.0.1:${port}/en/`, encoding),
      }))
      const ratios = pairs.map(({ own, other }) => own / other).toSorted((a, b) => a - b)
      const of = (pick: (pair: (typeof pairs)[number]) => number) =>
        Math.round(pairs.map(pick).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0)
      console.log(
        `  /en/ (${encoding}) by wrk: Beleg ${of((pair) => pair.own)} requests/s, nginx ${of((pair) => pair.other)}; ratio ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`,
      )
    }
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
    rmSync(root, { recursive: true, force: true })
  }
}

function requestsPerSecond(url: string, encoding: string): number {
  const words = ['-t1', '-c32', '-d3s', '-H', `Accept-Encoding: ${encoding}`, url]
  const { stdout } = spawnSync(wrk, words, { encoding: 'utf8', timeout: 20_000 })
  const [, found] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  if (found === undefined || /Non-2xx/.test(stdout)) throw new Error(`${url}: ${stdout}`)
  return Number(found)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const bound = probe.address()
  probe.close()
  await once(probe, 'close')
  return bound !== null && typeof bound === 'object' ? bound.port : 0
}
