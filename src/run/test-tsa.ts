/** A time-stamping authority as openssl has it, behind a small HTTP server on this machine; for tests only. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestTsa {
  url: string
  folder: string
  /** PEM files: the authority's certificate and its issuer's. */
  own: string
  issuer: string
  certificates: X509Certificate[]
  issuers: X509Certificate[]
  /** Answers a request as the authority does. */
  reply(request: Uint8Array): Buffer
  /** What the server does with the next requests; without it, it answers as it should. */
  behave(how?: Behaviour): void
  close(): Promise<void>
}

export type Behaviour = (request: Buffer, response: ServerResponse, tsa: TestTsa) => void

const configuration = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Example
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[other_cert]
extendedKeyUsage = timeStamping,serverAuth
[tsa]
default_tsa = one
[one]
serial = ./serial
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256,sha512
ess_cert_id_alg = sha256
`

/** Starts an authority with an RSA key, or one on a curve. */
export async function startTsa(key: 'rsa:2048' | 'ec' = 'rsa:2048'): Promise<TestTsa> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-tsa-'))
  const run = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const algorithm = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : [key]
  writeFileSync(join(folder, 'tsa.cnf'), configuration)
  writeFileSync(join(folder, 'serial'), '01\n')
  const request = ['req', '-config', 'tsa.cnf', '-newkey', ...algorithm, '-nodes', '-batch']
  run(
    ...request,
    '-x509',
    '-extensions',
    'ca',
    '-subj',
    '/CN=Example issuer',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  run(...request, '-subj', '/CN=Example authority', '-keyout', 'tsa.key', '-out', 'tsa.csr')
  const issue = [
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
  ]
  run(...issue, '-days', '2', '-extfile', 'tsa.cnf', '-extensions', 'tsa_cert', '-out', 'tsa.pem')

  let behaviour: Behaviour | undefined
  const server = createServer((incoming, response) => {
    void readAll(incoming).then((body) => {
      if (behaviour) behaviour(body, response, tsa)
      else send(response, tsa.reply(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  const read = (file: string) => [new X509Certificate(readFileSync(join(folder, file)))]
  const tsa: TestTsa = {
    url: `http://127.0.0.1:${address.port}/`,
    folder,
    own: join(folder, 'tsa.pem'),
    issuer: join(folder, 'ca.pem'),
    certificates: read('tsa.pem'),
    issuers: read('ca.pem'),
    reply(body) {
      writeFileSync(join(folder, 'request'), body)
      run(
        'ts',
        '-reply',
        '-queryfile',
        'request',
        '-config',
        'tsa.cnf',
        '-section',
        'one',
        '-out',
        'response',
      )
      return readFileSync(join(folder, 'response'))
    },
    behave: (how) => void (behaviour = how),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return tsa
}

export function send(response: ServerResponse, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' })
  response.end(body)
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
