/** A company whose people sign in through a provider on loopback; for tests. */
import assert from 'node:assert/strict'

import type { Hono } from 'hono'

import { permissionsOf } from '#engine/permissions.ts'
import { allActions } from '#run/all-actions.ts'
import { performAction } from '#run/perform-action.ts'
import type { Store } from '#store/database.ts'
import { listDoorEvents } from '#store/door-events.ts'
import { readOrg } from '#store/organisation.ts'
import { TestBrowser } from '#web/test-browser.ts'

/** Performs an action as an administrator who has just proved who they are. */
export async function administrate(
  store: Store,
  org: string,
  action: string,
  input: unknown,
  actor = 'operator',
): Promise<unknown> {
  const found = allActions.find(({ id }) => id === action)
  assert(found, action)
  const permissions = permissionsOf(['admin'])
  return await performAction(
    { store, org, site: 'http://localhost:8080' },
    found,
    { kind: actor === 'operator' ? 'operator' : 'account', id: actor, name: 'Admin', permissions },
    input,
    { isProved: true },
  )
}

/** Goes from a button to the provider: the address that the browser is led on to. */
export async function begin(
  browser: TestBrowser,
  path: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const answer = await browser.post(path, fields)
  assert.equal(answer.status, 200, path)
  return (answer.headers.get('refresh') ?? '').replace('0; url=', '')
}

/** Signs in through an OpenID provider; the answer of the callback. */
export async function signInThrough(
  site: Hono,
  provider: { browse(url: string): Promise<URL> },
  {
    browser = new TestBrowser(site),
    path = '/sign-in/with/firm',
    fields = {},
  }: { browser?: TestBrowser; path?: string; fields?: Record<string, string> } = {},
): Promise<{ browser: TestBrowser; answer: Response; callback: string }> {
  const back = await provider.browse(await begin(browser, path, fields))
  const callback = back.pathname + back.search
  return { browser, callback, answer: await browser.get(callback) }
}

/** Whether somebody is signed in. */
export async function isIn(browser: TestBrowser): Promise<boolean> {
  return (await browser.get('/account')).status === 200
}

/** Why the last attempt was refused, as it stands among the events at the door. */
export async function lastRefusal(store: Store, org: string): Promise<unknown> {
  const events = await readOrg(store, org, (tx) => listDoorEvents(tx, { limit: 5 }))
  return events.find(({ kind }) => kind === 'sign-in-refused')?.detail['code']
}
