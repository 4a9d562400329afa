/** Visiting a site as a verifier does, and sites that lie; for tests only. */
import assert from 'node:assert/strict'

import { textOf, utf8 } from './bytes.ts'
import { readParts } from './run-parts.ts'
import { verifyEd25519 } from './test-keys.ts'
import { hour, sha256 } from './test-published-log.ts'
import type { Files } from './test-published-log.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { ShownControl } from './trust-document.ts'
import { exitCode, verifySite } from './verify-site.ts'
import type { Check, Verification, VerifyOptions } from './verify-site.ts'

export const visitedAt = new Date(hour(29))

/** What a faithful page for people shows of a document. */
export function pageOf(files: Files, language: 'de' | 'en'): Map<string, ShownControl> {
  const { controls } = parseTrustDocument(files.get('trust.json') ?? new Uint8Array())
  return new Map(
    controls.map(({ id, sentence, status, tests }) => [
      id,
      {
        sentence: sentence[language] ?? '',
        status,
        parts: tests.flatMap(({ run }) => {
          const parts = run?.parts === undefined ? 'few' : readParts(run.parts)
          return parts === 'few' ? [] : Object.entries(parts).map(([part, n]) => ({ id: part, n }))
        }),
        figures: tests.flatMap(({ run }) =>
          run
            ? [
                { part: run.counts.pass, whole: run.counts.n },
                { part: run.scopes.complete, whole: run.scopes.expected },
              ]
            : [],
        ),
      },
    ]),
  )
}

export async function visit(
  files: Files,
  options: Partial<VerifyOptions> = {},
): Promise<Verification> {
  const asked: string[] = []
  const verification = await verifySite({
    get: async (path) => {
      asked.push(path)
      const file = files.get(path)
      if (!file) throw new Error(`${path} answers 404`)
      return file
    },
    sha256,
    verify: verifyEd25519,
    now: visitedAt,
    ...options,
  })
  // Tiles and bundles are fetched once, however many entries are read of them.
  const tiles = asked.filter((path) => path.includes('/tile/') && files.has(path))
  assert.equal(new Set(tiles).size, tiles.length)
  return verification
}

/** Every outcome, as `check outcome`. */
export function outcomes({ checks }: Verification): string[] {
  return checks.map(({ check, outcome }) => `${check} ${outcome}`)
}

export const sound = [
  'checkpoint verified',
  'witnesses noted',
  'freshness verified',
  'consistency noted',
  'inclusion verified',
  'sentences verified',
  'status verified',
]

export function messageOf({ checks }: Verification, wanted: Check['check']): string {
  return checks.find(({ check }) => check === wanted)?.message ?? ''
}

export function assertNamed(
  verification: Verification,
  wanted: Check['check'],
  said: RegExp,
): void {
  assert.equal(exitCode(verification), 1, outcomes(verification).join(', '))
  const failed = verification.checks.filter(({ outcome }) => outcome === 'failed')
  assert(
    failed.some(({ check, message }) => check === wanted && said.test(message)),
    `${wanted} ${String(said)}: ${JSON.stringify(verification.checks, null, 1)}`,
  )
}

export type Change = (document: Record<string, unknown> & { controls: Shown[] }) => void

export interface Shown {
  id: string
  status: string
  since: string
  verifiedAt: string | null
  due: string | null
  criteria: string[]
  window: number
  sentence: Record<string, string>
  entries: { control: number; status: number }
  withdrawn?: { reason: string; at: string; entry: number }
  tests: {
    id: string
    version: number
    delay: number
    status: string
    due: string | null
    verifiedAt: string | null
    run?: {
      entry: number
      seq: number
      at: string
      result: string
      canary: boolean
      counts: Record<string, number>
      scopes: Record<string, number>
    }
  }[]
}

export function documentChanged(files: Files, change: Change): Files {
  const document = JSON.parse(textOf(files.get('trust.json') ?? utf8('')))
  change(document)
  return new Map(files).set('trust.json', utf8(JSON.stringify(document)))
}

/** The first test of the control that is excepted, or of the one whose run was hidden. */
export function testOf(controls: Shown[], id: 'c' | 'd'): Shown['tests'][number] {
  const found = controls.find((control) => control.id === id)?.tests[0]
  assert(found)
  return found
}

export function runOf(
  controls: Shown[],
  id: 'c' | 'd',
): NonNullable<Shown['tests'][number]['run']> {
  const { run } = testOf(controls, id)
  assert(run)
  return run
}

export function controlOf(controls: Shown[], id: 'c' | 'd'): Shown {
  const found = controls.find((control) => control.id === id)
  assert(found)
  return found
}
