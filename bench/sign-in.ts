/**
 * How many people sign in a second, with password and code, over HTTP on this machine; and whether the time an answer
 * takes tells that there is such an account.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { generateSync } from 'otplib'
import { pino } from 'pino'

import { createAccount } from '#store/accounts.ts'
import { setPassword, setTotp } from '#store/credentials.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations, withOrg } from '#store/organisation.ts'
import { seal } from '#store/sealed.ts'
import { totpContext } from '#web/auth/code-step.ts'
import { hashPassword } from '#web/auth/password.ts'
import { makeTotpSecret } from '#web/auth/totp.ts'
import { startWebServer, website } from '#web/server.ts'

import { beginBench } from './many-databases.ts'

const people = 400
const atOnce = 16
/** As many as may fail from one address in an hour. */
const samples = 140
const password = 'violet tractor under nine moons'

const folder = mkdtempSync(join(tmpdir(), 'beleg-bench-'))
const store = await openStore({ directory: openDataDirectory(folder) })
try {
  const org = await beginBench(store)
  const [organisation] = await listOrganisations(store)
  if (!organisation) throw new Error('no organisation')
  const log = pino({ level: 'error' }, pino.destination(2))
  const site = website(store, organisation, log)
  const web = await startWebServer(site, 0, '127.0.0.1')
  try {
    const crowd = await makePeople(store, org)
    await signInAll(web.url, crowd)
    await compare(web.url, crowd)
  } finally {
    await web.close()
  }
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}

interface Person {
  email: string
  secret: string
}

async function makePeople(opened: Store, org: string): Promise<Person[]> {
  const hash = await hashPassword(password)
  return await withOrg(opened, org, async (tx) => {
    const made: Person[] = []
    for (let n = 0; n < people; n++) {
      const email = `person.${n}@example.com`
      const { id } = await createAccount(tx, { email, name: `Person ${n}`, roles: ['member'] })
      const secret = makeTotpSecret()
      await setPassword(tx, id, hash)
      const sealed = seal(opened.directory, Buffer.from(secret), totpContext(org, id))
      await setTotp(tx, id, sealed, null)
      made.push({ email, secret })
    }
    return made
  })
}

/** Everybody once, several at a time. */
async function signInAll(url: string, crowd: readonly Person[]): Promise<void> {
  const waiting = [...crowd]
  const times: number[] = []
  const begun = performance.now()
  const cpuBefore = process.cpuUsage()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const from = performance.now()
        await signIn(url, next)
        times.push(performance.now() - from)
      }
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  const rate = crowd.length / seconds
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpuMs = (user + system) / 1000 / crowd.length
  console.log(
    `  ${rate.toFixed(0)} sign-ins a second (password and code; ${atOnce} at once, p95 ${at(times, 0.95).toFixed(0)} ms; ${cpuMs.toFixed(0)} ms of processor each, with whoever asks and without the database)`,
  )
}

async function signIn(url: string, { email, secret }: Person): Promise<void> {
  const first = await post(url, '/sign-in', { email, password })
  const cookie = first.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const code = generateSync({ secret })
  const second = await post(url, '/sign-in/code', { code }, { cookie })
  if (second.status !== 303) throw new Error(`sign-in of ${email}: ${second.status}`)
}

/** Wrong passwords, for accounts there are and accounts there are not, in turn. */
async function compare(url: string, crowd: readonly Person[]): Promise<void> {
  const known: number[] = []
  const unknown: number[] = []
  for (let n = 0; n < samples; n++) {
    const pairs = [
      [known, crowd[n % crowd.length]?.email ?? ''],
      [unknown, `nobody.${n}@example.com`],
    ] as const
    for (const [times, email] of n % 2 === 0 ? pairs : pairs.toReversed()) {
      const from = performance.now()
      const { status } = await post(url, '/sign-in', { email, password: 'wrong horse' })
      times.push(performance.now() - from)
      if (status !== 401) throw new Error(`wrong password: ${status}`)
    }
  }
  const [one, other] = [at(known, 0.5), at(unknown, 0.5)]
  console.log(
    `  wrong password: p50 ${one.toFixed(1)} ms where there is an account, ${other.toFixed(1)} ms where there is none (difference ${(one - other).toFixed(1)} ms, quartiles ${at(known, 0.25).toFixed(1)}–${at(known, 0.75).toFixed(1)} ms)`,
  )
}

async function post(
  url: string,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields)
  return await fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, ...headers },
    body,
  })
}

function at(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
