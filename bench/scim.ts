/**
 * A directory of ten thousand people over SCIM, one request each, over loopback: from one connection and from several, and
 * what it costs to say the same again. `npm run bench -- scim 2000` takes so many.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

import { pino } from 'pino'

import { beginOrganisation } from '#run/begin.ts'
import { createAccount } from '#store/accounts.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { startWebServer, website } from '#web/server.ts'

interface Job {
  port: number
  token: string
  people: number
  connections: number
  /** Looks for each before it is sent, as Okta and Entra ID do. */
  looksFirst: boolean
  prefix: string
  group: boolean
}

if (isMainThread) await measure(Number(process.argv[2] ?? 10_000))
else parentPort?.postMessage(await send(workerData))

async function measure(people: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
  const store = await openStore({ directory: openDataDirectory(root) })
  try {
    const organisation = await beginOrganisation(store, {
      slug: 'bench',
      name: 'Bench',
      origin: 'bench.example/log',
      timeZone: 'UTC',
    })
    const token = await withOrg(store, organisation.id, async (tx) => {
      const account = await createAccount(tx, {
        email: 'admin@example.com',
        name: 'Admin',
        roles: ['admin'],
      })
      const expiresAt = new Date(tx.recordedAt.getTime() + 86_400_000)
      const wanted = { name: 'SCIM', account: account.id, scope: ['directory.write' as const] }
      return (await createApiToken(tx, { ...wanted, expiresAt })).token
    })
    const site = website(store, organisation, pino({ level: 'silent' }))
    const server = await startWebServer(site, 0, '127.0.0.1')
    const job = { port: server.port, token, people, looksFirst: false, group: false }
    for (const [what, more] of [
      ['1 connection', { people: people / 10, connections: 1, prefix: 'one' }],
      ['8 connections', { connections: 8, prefix: 'eight' }],
      [
        '8 connections, looked for first',
        { people: people / 5, connections: 8, prefix: 'looked', looksFirst: true },
      ],
      ['all into one group, 500 a request', { connections: 1, prefix: 'eight', group: true }],
    ] as const) {
      const { ms, requests } = await inWorker({ ...job, ...more })
      console.log(
        `  ${what.padEnd(36)} ${requests} requests in ${(ms / 1000).toFixed(1)} s, ${(ms / requests).toFixed(2)} ms each`,
      )
    }
    await server.close()
  } finally {
    await store.close()
    rmSync(root, { recursive: true, force: true })
  }
}

async function inWorker(job: Job): Promise<{ ms: number; requests: number }> {
  return await new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: job })
      .once('message', resolve)
      .once('error', reject)
  })
}

async function send(job: Job): Promise<{ ms: number; requests: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.connections })
  let next = 0
  let requests = 0
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    requests++
    return await new Promise((resolve, reject) => {
      const asking = request(
        {
          agent,
          method,
          port: job.port,
          host: '127.0.0.1',
          path: `/scim/v2${path}`,
          headers: {
            authorization: `Bearer ${job.token}`,
            'content-type': 'application/scim+json',
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('end', () =>
            (answer.statusCode ?? 500) < 300
              ? resolve(text === '' ? undefined : JSON.parse(text))
              : reject(new Error(`${answer.statusCode} ${text}`)),
          )
        },
      ).on('error', reject)
      asking.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
  async function one(): Promise<void> {
    while (next < job.people) {
      const n = next++
      const userName = `${job.prefix}.${n}@example.com`
      if (job.looksFirst)
        await ask('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)
      await ask('POST', '/Users', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName,
        externalId: `00u${n}`,
        displayName: `Person ${n}`,
        name: { givenName: 'Person', familyName: String(n) },
        emails: [{ value: userName, type: 'work', primary: true }],
        active: true,
      })
    }
  }
  async function fillGroup(): Promise<void> {
    const ids: string[] = []
    for (let start = 1; ; start += 1000) {
      const page = Object(
        await ask('GET', `/Users?startIndex=${start}&count=1000&attributes=userName`),
      )
      ids.push(...page.Resources.map(({ id }: { id: string }) => id))
      if (page.Resources.length < 1000) break
    }
    const group = Object(await ask('POST', '/Groups', { displayName: 'Everybody' }))
    for (let from = 0; from < ids.length; from += 500) {
      await ask('PATCH', `/Groups/${group.id}`, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [
          {
            op: 'add',
            path: 'members',
            value: ids.slice(from, from + 500).map((value) => ({ value })),
          },
        ],
      })
    }
  }
  const began = performance.now()
  if (job.group) await fillGroup()
  else await Promise.all(Array.from({ length: job.connections }, one))
  agent.destroy()
  return { ms: performance.now() - began, requests }
}
