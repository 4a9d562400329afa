/** A company whose API is asked what nobody would ask on purpose; for the test and the benchmark. */
import assert from 'node:assert/strict'

import fc from 'fast-check'
import { pino } from 'pino'
import { z } from 'zod'

import { permissionNames, roles } from '#engine/permissions.ts'
import { allActions } from '#run/all-actions.ts'
import { awsCalls, beginCompany, read, run } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { createApiToken } from '#store/api-tokens.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import { beginSession } from '#store/sessions.ts'
import { website } from '#web/server.ts'
import { fromHere } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { sessionCookie } from '#web/visit.ts'

import { openApiOf } from './openapi.ts'
import { readEndpoints } from './reading.ts'
import { requestsTo } from './test-fuzz.ts'

const Paths = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
)

/** Every operation that the description names. */
export const operations = Object.entries(
  Paths.parse(openApiOf(allActions, readEndpoints, 'http://localhost')['paths']),
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
  })),
)

const held = roles.filter((role) => role !== 'auditor')

/** Begins a company; what it returns asks one operation so many times, and fails at the first answer that is not described. */
export async function beginFuzzing(
  store: Store,
): Promise<(asked: (typeof operations)[number], cases: number) => Promise<void>> {
  const company = await beginCompany(store, { now: new Date() })
  const logged: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) })
  const site = website(store, company.organisation, log)
  const { account } = await signedIn(store, company.org, site, [...held])
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true }, snapshots: {} } }))
  await run(company)

  /** By a token, or by a session where no token is taken: they may do everything, whatever the cases before did to their account. */
  async function freshProof(isByPerson: boolean): Promise<Record<string, string>> {
    return await withOrg(store, company.org, async (tx) => {
      await changeAccount(tx, account.id, { disabledAt: null, roles: [...held] })
      if (isByPerson) {
        const wanted = { account: account.id, agent: 'Fuzz', address: '127.0.0.1' }
        const { token } = await beginSession(tx, { ...wanted, factors: ['passkey'] })
        return { cookie: `__Host-${sessionCookie}=${token}`, origin: 'http://localhost' }
      }
      const expiresAt = new Date(tx.recordedAt.getTime() + 3_600_000)
      const scope = [...permissionNames]
      const { token } = await createApiToken(tx, {
        name: 'fuzz',
        account: account.id,
        scope,
        expiresAt,
      })
      return { authorization: `Bearer ${token}` }
    })
  }

  return async ({ method, path, operation }, cases) => {
    const proof = await freshProof(operation['security'] !== undefined)
    await fc.assert(
      fc.asyncProperty(requestsTo(path, operation), async (request) => {
        const answer = await site.request(
          `http://localhost${request.path}`,
          {
            method,
            headers: { ...request.headers, host: 'localhost', ...proof },
            ...(request.body !== undefined && { body: request.body }),
          },
          fromHere,
        )
        const text = await answer.text()
        const said = `${answer.status} to ${request.path.slice(0, 300)} ${request.body?.slice(0, 300) ?? ''}`
        // Limits are of another test.
        if (answer.status === 429) await store.pool.query('DELETE FROM beleg.attempt')
        assert(answer.status < 500, `${said}: ${String(logged.at(-1)).slice(0, 1500)}`)
        assert(Object.hasOwn(operation.responses, String(answer.status)), said)
        assert.match(answer.headers.get('content-type') ?? '', /json/, said)
        assert(!/ at \w+ \(|SELECT |node_modules/.test(text), said)
      }),
      { numRuns: cases },
    )
  }
}
