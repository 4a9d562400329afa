/** The tools for agents, asked by the MCP project's own client. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { pino } from 'pino'

import type { Permission } from '#engine/permissions.ts'
import { beginCompany, entriesOf } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { invite } from '#web/test-people.ts'

const store = await openTestStore()
let company: TestCompany
let web: WebServer
let account: string

before(async () => {
  company = await beginCompany(store, { now: new Date() })
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  web = await startWebServer(site, 0, '127.0.0.1')
  account = (await invite(store, company.org, ['admin', 'lead'])).account.id
})
after(async () => {
  await web.close()
  await store.close()
})

async function clientWith(scope: Permission[]): Promise<Client> {
  const { token } = await withOrg(store, company.org, (tx) =>
    createApiToken(tx, {
      name: 'agent',
      account,
      scope,
      expiresAt: new Date(tx.recordedAt.getTime() + 3_600_000),
    }),
  )
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`${web.url}/api/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see mcp-route.ts
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return client
}

test('an agent without a token is told so', async () => {
  const answer = await fetch(`${web.url}/api/mcp`, { method: 'POST', body: '{}' })
  assert.equal(answer.status, 401)
})

test('an agent sees the tools its token is for, and no others', async () => {
  const reader = await clientWith(['own.use', 'program.see'])
  const names = (await reader.listTools()).tools.map(({ name }) => name)
  assert(names.includes('control_list'))
  assert(!names.includes('user_invite'))
  // As the API says it: asking again helps nobody.
  for (const [asked, status] of [
    [{ name: 'user_invite', arguments: {} }, 404],
    [{ name: 'control_list', arguments: { limit: 'many' } }, 400],
  ] as const) {
    const refused = await reader.callTool(asked)
    assert.equal(refused.isError, true)
    assert(JSON.stringify(refused.content).includes(String.raw`\"status\":${status}`), asked.name)
  }
  await reader.close()
})

test('a tool does what the action does, with its entry in the log; what is wrong is said field by field', async () => {
  const client = await clientWith(['own.use', 'people.change', 'user.change'])
  // Who comes in is no agent's to decide.
  const names = (await client.listTools()).tools.map((tool) => tool.name)
  assert(!names.includes('user_invite'))
  const before = (await entriesOf(company)).length
  const wrong = await client.callTool({ name: 'person_create', arguments: { name: 'X' } })
  assert.equal(wrong.isError, true)
  assert.match(JSON.stringify(wrong.content), /kind/)
  assert.equal((await entriesOf(company)).length, before)
  const done = await client.callTool({
    name: 'person_create',
    arguments: { name: 'Agent Smith', kind: 'employee' },
  })
  assert.notEqual(done.isError, true)
  assert.equal((await entriesOf(company)).length, before + 1)
  await client.close()
})

test('calls that come in one request count one by one', async () => {
  const counted = async () => {
    const { rows } = await store.pool.query<{ points: number }>(
      'SELECT points FROM beleg.attempt WHERE key LIKE $1',
      [`api:%${account}`],
    )
    return Number(rows[0]?.points ?? 0)
  }
  const before = await counted()
  const client = await clientWith(['own.use', 'program.see'])
  const call = { name: 'population_list', arguments: {} }
  await Promise.all([1, 2, 3].map(() => client.callTool(call)))
  assert.equal((await counted()) - before, 3)
  await client.close()
})

test('a text that cannot be kept is refused, and no error of the database is told', async () => {
  const client = await clientWith(['own.use', 'program.see'])
  const answer = await client.callTool({
    name: 'item_list',
    arguments: { population: 'database\u0000' },
  })
  assert.equal(answer.isError, true)
  assert.match(JSON.stringify(answer.content), /text-refused/)
  await client.close()
})
