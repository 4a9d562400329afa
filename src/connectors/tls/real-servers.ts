/** nginx, `openssl s_server` and PostgreSQL on loopback, each on a free port: for this folder's tests only. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import type { Issued } from '../../../demo/certificate-authority.ts'

const startTimeoutMs = 20_000

/** Where Debian has them; `undefined` where this machine lacks one. */
export const programs = {
  sslscan: found('/usr/bin/sslscan'),
  nginx: found('/usr/sbin/nginx'),
  openssl: found('/usr/bin/openssl'),
  postgres: globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1),
}

/** Everything started here, in one temporary folder; `stop` ends the processes and removes it. */
export class RealServers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'beleg-tls-'))
  readonly #children: ChildProcess[] = []
  #files = 0

  /** A file in the temporary folder, and its path. */
  file(content: string): string {
    const path = join(this.#folder, String(this.#files++))
    writeFileSync(path, content, { mode: 0o600 })
    return path
  }

  /** One nginx with a server for each text of directives; the ports in their order. */
  async nginx(servers: readonly string[]): Promise<number[]> {
    const ports = await Promise.all(servers.map(freePort))
    const blocks = servers.map(
      (text, at) => `server { listen 127.0.0.1:${ports[at]} ssl; ${text} return 200; }`,
    )
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const path = this.file(`
      daemon off; master_process off; error_log stderr; pid ${this.#folder}/nginx.pid;
      events { worker_connections 4096; }
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${this.#folder}/${name};`).join(' ')}
        ${blocks.join('\n')}
      }`)
    await this.#start(programs.nginx, ['-c', path, '-p', this.#folder], ports)
    return ports
  }

  /** `openssl s_server` with the given words. */
  async openssl(words: readonly string[]): Promise<number> {
    const port = await freePort()
    const args = ['s_server', '-accept', `127.0.0.1:${port}`, '-quiet', '-www', ...words]
    await this.#start(programs.openssl, args, [port])
    return port
  }

  /** PostgreSQL with TLS and the given settings; `hba` are the lines that say who may come in. */
  async postgres(issued: Issued, hba: string, settings: readonly string[] = []): Promise<number> {
    const port = await freePort()
    const data = join(this.#folder, `postgres-${port}`)
    mkdirSync(data, { mode: 0o700 })
    const bin = programs.postgres ?? ''
    const [initdb = '', ...args] = unprivileged(join(bin, 'initdb'))
    const made = spawnSync(initdb, [
      ...args,
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
    ])
    if (made.status !== 0) throw new Error(`initdb: ${String(made.stderr)}`)
    writeFileSync(join(data, 'pg_hba.conf'), hba)
    writeFileSync(join(data, 'server.crt'), issued.cert)
    writeFileSync(join(data, 'server.key'), issued.key, { mode: 0o600 })
    const [postgres = '', ...words] = unprivileged(join(bin, 'postgres'))
    const options = [
      'ssl=on',
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      `unix_socket_directories=`,
      'fsync=off',
      ...settings,
    ]
    await this.#start(
      postgres,
      [...words, '-D', data, ...options.flatMap((option) => ['-c', option])],
      [port],
    )
    return port
  }

  async stop(): Promise<void> {
    const ended = this.#children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5000)
      await exit
      clearTimeout(late)
    })
    await Promise.all(ended)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(
    program: string | undefined,
    args: readonly string[],
    ports: readonly number[],
  ): Promise<void> {
    if (program === undefined) throw new Error('a program is missing: ask `programs` first')
    const child = spawn(program, args, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#children.push(child)
    let words = ''
    child.stderr?.on('data', (chunk) => (words = `${words}${String(chunk)}`.slice(-4000)))
    const deadline = Date.now() + startTimeoutMs
    for (const port of ports) {
      while (!(await accepts(port))) {
        const over = child.exitCode !== null || child.signalCode !== null || Date.now() > deadline
        if (over) throw new Error(`${program} does not listen on ${port}: ${words}`)
        await sleep(20)
      }
    }
  }
}

/** PostgreSQL refuses root, so as root it runs in a user namespace. */
function unprivileged(program: string): string[] {
  if (process.getuid?.() !== 0) return [program]
  return ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--', program]
}

function found(path: string): string | undefined {
  return existsSync(path) ? path : undefined
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      const port = typeof bound === 'object' && bound ? bound.port : 0
      server.close(() => resolve(port))
    })
  })
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
