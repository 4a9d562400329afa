/** The API under requests nobody would send on purpose: no answer that its description does not name, and none of a bug. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import fc from 'fast-check'
import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { permissionNames, roles } from '#engine/permissions.ts'
import { allActions } from '#run/all-actions.ts'
import { awsCalls, beginCompany, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount, listAccounts } from '#store/accounts.ts'
import { createApiToken } from '#store/api-tokens.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { fromHere } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

import { openApiOf } from './openapi.ts'
import { readEndpoints } from './reading.ts'
import { requestsTo } from './test-fuzz.ts'

/** Cases per operation: enough to find what is easily found; `npm run bench -- fuzz` takes ten thousand. */
const cases = 60

const store = await openTestStore()
after(() => store.close())

let company: TestCompany
let site: Hono
let account: string
const logged: unknown[] = []

before(async () => {
  company = await beginCompany(store, { now: new Date() })
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) })
  site = website(store, company.organisation, log)
  const held = [...roles].filter((role) => role !== 'auditor')
  account = (await signedIn(store, company.org, site, held)).account.id
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: {} } }))
  await run(company)
})

/** A token that may do everything, whatever the case before did to its account. */
async function freshToken(): Promise<string> {
  return await withOrg(store, company.org, async (tx) => {
    for (const each of await listAccounts(tx))
      if (each.id === account)
        await changeAccount(tx, account, {
          disabledAt: null,
          roles: [...roles].filter((role) => role !== 'auditor'),
        })
    const { token } = await createApiToken(tx, {
      name: 'fuzz',
      account,
      scope: [...permissionNames],
      expiresAt: new Date(tx.recordedAt.getTime() + 3_600_000),
    })
    return token
  })
}

const document = openApiOf(allActions, readEndpoints, 'http://localhost')
const Paths = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
)

for (const [path, operations] of Object.entries(Paths.parse(document['paths']))) {
  for (const [method, operation] of Object.entries(operations)) {
    test(`${method.toUpperCase()} ${path} answers as described, whatever it is asked`, async () => {
      const token = await freshToken()
      await fc.assert(
        fc.asyncProperty(requestsTo(path, operation), async (request) => {
          const answer = await site.request(
            `http://localhost${request.path}`,
            {
              method: method.toUpperCase(),
              headers: {
                ...request.headers,
                host: 'localhost',
                authorization: `Bearer ${token}`,
              },
              ...(request.body !== undefined && { body: request.body }),
            },
            fromHere,
          )
          const text = await answer.text()
          const said = `${answer.status} to ${request.path.slice(0, 300)} ${request.body?.slice(0, 300) ?? ''}`
          assert(answer.status < 500, `${said}: ${String(logged.at(-1)).slice(0, 1500)}`)
          assert(Object.hasOwn(operation.responses, String(answer.status)), said)
          assert.match(answer.headers.get('content-type') ?? '', /json/, said)
          assert(!/ at \w+ \(|SELECT |node_modules/.test(text), said)
        }),
        { numRuns: cases },
      )
    })
  }
}
