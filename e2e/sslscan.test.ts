import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

import { Loopback, readLive } from '#connectors/tls/loopback.ts'
import { imap, inFront, smtp } from '#connectors/tls/mail-servers.ts'
import { programs, RealServers } from '#connectors/tls/real-servers.ts'
import { nameOf } from '#connectors/tls/suites.ts'
import { makeAuthority } from '#demo/certificate-authority.ts'

const missing = (['sslscan', 'nginx', 'openssl'] as const).filter((name) => !programs[name])
const skip =
  missing.length > 0 && `needs ${missing.join(', ')} (Debian: apt-get install ${missing.join(' ')})`
const servers = new RealServers()
const loopback = new Loopback()
after(() => servers.stop())
after(() => loopback.close())

const run = promisify(execFile)

/** `version name` of every suite that sslscan found, and the versions it found enabled. */
async function sslscan(port: number, words: readonly string[] = []) {
  const args = ['--xml=-', '--no-colour', '--timeout=10', ...words, `127.0.0.1:${port}`]
  const { stdout } = await run(programs.sslscan ?? '', args, { timeout: 120_000 })
  const attributes = (tag: string): string[] =>
    stdout.match(new RegExp(`<${tag} [^>]*>`, 'g')) ?? []
  const value = (text: string, name: string): string =>
    new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? ''
  const versions = attributes('protocol')
    .filter((text) => value(text, 'enabled') === '1')
    .map((text) =>
      value(text, 'type') === 'ssl'
        ? `SSLv${value(text, 'version')}`
        : `TLSv${value(text, 'version')}`,
    )
  const suites = attributes('cipher').map(
    (text) => `${value(text, 'sslversion')} ${nameOf(Number(value(text, 'id')))}`,
  )
  return { versions, suites: suites.toSorted() }
}

async function ours(port: number, starttls?: 'smtp' | 'imap' | 'postgres') {
  const { items } = await readLive([{ port, starttls }], { timeoutMs: 10_000 })
  const [item] = items
  assert.ok(
    item?.versions && 'accepted' in item.versions && item.suites && 'accepted' in item.suites,
  )
  assert.deepEqual([item.versions.undetermined, item.suites.complete], [[], true])
  if (starttls !== undefined) {
    assert.ok(item.beforeTls && 'kind' in item.beforeTls)
    assert.equal(item.beforeTls.kind, 'refuses', item.beforeTls.said)
  }
  return { versions: item.versions.accepted, suites: item.suites.accepted }
}

const old = '@SECLEVEL=0'
const everything = `ALL:COMPLEMENTOFALL:${old}`

let listening: Promise<ReadonlyMap<string, number>> | undefined

/** Ports by what listens there; started by the first test that asks. */
function startedServers(): Promise<ReadonlyMap<string, number>> {
  listening ??= start()
  return listening
}

async function start(): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>()
  const authority = await makeAuthority()
  const issue = (key: 'rsa' | 'ecdsa') => authority.issue({ names: ['shop.test'], key })
  const [rsa, ecdsa] = await Promise.all([issue('rsa'), issue('ecdsa')])
  const files = { rsa: filesOf(rsa), ecdsa: filesOf(ecdsa) }
  const nginxCertificate = ({ cert, key }: { cert: string; key: string }): string =>
    `ssl_certificate ${cert}; ssl_certificate_key ${key};`
  const nginxRsa = nginxCertificate(files.rsa)
  const nginxEcdsa = nginxCertificate(files.ecdsa)
  const { stdout } = await run(
    programs.openssl ?? '',
    'genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048'.split(' '),
  )
  const dh = `ssl_dhparam ${servers.file(stdout)};`
  const allVersions = 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;'

  const nginx: Record<string, string> = {
    'nginx, its defaults, RSA': nginxRsa,
    'nginx, its defaults, ECDSA': nginxEcdsa,
    'nginx, TLS 1.2 and 1.3, forward secrecy only': `${nginxRsa} ${nginxEcdsa} ${dh} ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20;`,
    'nginx, TLS 1.3 only': `${nginxEcdsa} ssl_protocols TLSv1.3;`,
    'nginx, TLS 1.3 only, CCM only': `${nginxRsa} ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256;`,
    'nginx, TLS 1.0 to 1.2, CBC only': `${nginxRsa} ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:AES128-SHA:AES256-SHA256:${old};`,
    "nginx, everything, the server's order": `${nginxRsa} ${nginxEcdsa} ${dh} ${allVersions} ssl_ciphers ${everything}; ssl_prefer_server_ciphers on;`,
    "nginx, everything, the client's order": `${nginxRsa} ${nginxEcdsa} ${dh} ${allVersions} ssl_ciphers ${everything}; ssl_prefer_server_ciphers off;`,
    'nginx, TLS 1.2 only, ChaCha20 only': `${nginxRsa} ssl_protocols TLSv1.2; ssl_ciphers CHACHA20;`,
    'nginx, TLS 1.2 only, GCM without forward secrecy': `${nginxRsa} ssl_protocols TLSv1.2; ssl_ciphers kRSA+AESGCM;`,
    'nginx, TLS 1.2 only, Camellia, ARIA and CCM': `${nginxEcdsa} ssl_protocols TLSv1.2; ssl_ciphers CAMELLIA:ARIA:AESCCM;`,
    'nginx, a client certificate required': `${nginxRsa} ssl_protocols TLSv1.2 TLSv1.3; ssl_client_certificate ${files.rsa.cert}; ssl_verify_client on;`,
    'nginx, one curve that we do not bring a key for': `${nginxEcdsa} ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve prime256v1;`,
    'nginx, the curve of the most bits': `${nginxRsa} ssl_protocols TLSv1.2; ssl_ecdh_curve secp521r1;`,
  }
  const one = ({ cert, key }: { cert: string; key: string }): string[] => [
    '-cert',
    cert,
    '-key',
    key,
  ]
  const openssl: Record<string, string[]> = {
    's_server, everything': [
      ...one(files.rsa),
      '-dcert',
      files.ecdsa.cert,
      '-dkey',
      files.ecdsa.key,
      '-cipher',
      everything,
      '-min_protocol',
      'TLSv1',
    ],
    's_server, nobody authenticated': [
      '-nocert',
      '-cipher',
      `aNULL:${old}`,
      '-min_protocol',
      'TLSv1',
      '-max_protocol',
      'TLSv1.2',
    ],
    's_server, nothing encrypted': [
      ...one(files.rsa),
      '-cipher',
      `eNULL:${old}`,
      '-min_protocol',
      'TLSv1',
      '-max_protocol',
      'TLSv1.2',
    ],
    's_server, TLS 1.0 only': [...one(files.rsa), '-tls1', '-cipher', `DEFAULT:${old}`],
    's_server, TLS 1.1 only, ECDSA': [...one(files.ecdsa), '-tls1_1', '-cipher', `DEFAULT:${old}`],
    "s_server, TLS 1.2 and 1.3, the server's order, ChaCha20 first": [
      ...one(files.ecdsa),
      '-serverpref',
      '-prioritize_chacha',
      '-min_protocol',
      'TLSv1.2',
    ],
    's_server, TLS 1.3 only, three suites of five': [
      ...one(files.rsa),
      '-tls1_3',
      '-ciphersuites',
      'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_256_GCM_SHA384',
    ],
  }
  const [listening, ...others] = await Promise.all([
    servers.nginx(Object.values(nginx)),
    ...Object.values(openssl).map((words) => servers.openssl(words)),
  ])
  for (const [at, name] of Object.keys(nginx).entries()) ports.set(name, listening[at] ?? 0)
  for (const [at, name] of Object.keys(openssl).entries()) ports.set(name, others[at] ?? 0)
  if (programs.postgres) {
    const port = await servers.postgres(rsa, 'hostssl all all 127.0.0.1/32 trust\n', [
      'ssl_ciphers=HIGH:!aNULL',
      'ssl_min_protocol_version=TLSv1.2',
    ])
    ports.set('postgres', port)
  }
  return ports
}

function filesOf({ cert, key }: { cert: string; key: string }) {
  return { cert: servers.file(cert), key: servers.file(key) }
}

// A scan waits more than it works.
const together = { skip, concurrency: 6 }

test('every server has the versions and suites that sslscan finds', together, async (t) => {
  const compared = [...(await startedServers())].filter(([name]) => name !== 'postgres')
  assert.ok(compared.length >= 15)
  const seen = new Set<string>()
  const comparisons = compared.map(([name, port]) =>
    t.test(name, async () => {
      // One after the other: s_server serves one client at a time.
      const expected = await sslscan(port)
      assert.ok(expected.suites.length > 0)
      assert.deepEqual(await ours(port), expected)
      for (const suite of expected.suites) seen.add(suite)
    }),
  )
  await Promise.all(comparisons)
  assert.ok(seen.size > 120, `the servers have ${seen.size} suites between them`)
})

test('behind STARTTLS they are the same, for SMTP and IMAP', { skip }, async () => {
  const port = (await startedServers()).get('nginx, its defaults, RSA') ?? 0
  for (const [starttls, manners] of [
    ['smtp', smtp()],
    ['imap', imap()],
  ] as const) {
    const front = await loopback.tcp(inFront(port, manners))
    const expected = await sslscan(front, [`--starttls-${starttls}`])
    assert.ok(expected.suites.length > 10)
    assert.deepEqual(await ours(front, starttls), expected)
  }
})

test(
  'and for PostgreSQL',
  { skip: skip || (!programs.postgres && 'needs postgresql') },
  async () => {
    const port = (await startedServers()).get('postgres') ?? 0
    const expected = await sslscan(port, ['--starttls-psql'])
    assert.ok(expected.suites.length > 10)
    assert.deepEqual(await ours(port, 'postgres'), expected)
  },
)

test('the comparison can fail', { skip }, async () => {
  const ports = await startedServers()
  const expected = await sslscan(ports.get('nginx, TLS 1.3 only') ?? 0)
  const other = await ours(ports.get('nginx, TLS 1.3 only, CCM only') ?? 0)
  assert.notDeepEqual(other, expected)
})
