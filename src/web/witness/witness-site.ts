import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'

import { hex, utf8 } from '#log/bytes.ts'
import { cosign } from '#log/cosignature.ts'
import { formatNote } from '#log/note.ts'
import type { NoteSignature } from '#log/note.ts'
import { answerCheckpoint } from '#log/witness.ts'
import type { WitnessAnswer, WitnessedLog } from '#log/witness.ts'
import type { WitnessKey } from '#run/witness-key.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'
import type { WitnessState } from '#store/witness-state.ts'

import { keepEvidence } from './evidence.ts'
import type { RequestBudget } from './request-budget.ts'

export interface WitnessOptions {
  state: WitnessState
  key: WitnessKey
  logs: readonly WitnessedLog[]
  /** The folder where two checkpoints that do not go together are kept. */
  evidence: string
  clock: () => Date
  log: Logger
  budget: RequestBudget
}

/** 63 lines of proof and a checkpoint with many signatures need far less. */
const largestBody = 64 * 1024
const textType = 'text/plain; charset=utf-8'

/** A witness over HTTP: https://c2sp.org/tlog-witness. It serves this, and nothing else. */
export function witnessSite(options: WitnessOptions): Hono {
  const { state, logs, clock, log, budget } = options
  const site = new Hono()
  const refuse = (text: string) => `${text}\n`

  site.use(async (c, next) => {
    c.header('X-Content-Type-Options', 'nosniff')
    if (budget(getConnInfo(c).remote.address ?? '', clock().getTime())) return await next()
    return c.text(refuse('too many requests'), 429, { 'retry-after': '1' })
  })
  site.post(
    '/add-checkpoint',
    bodyLimit({ maxSize: largestBody, onError: (c) => c.text(refuse('too large'), 413) }),
    async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer())
      const answer = await addCheckpoint(options, body)
      if (answer.status === 200) return c.body(answer.signature, 200, { 'content-type': textType })
      if (answer.status !== 409) return c.text(refuse(answer.because), answer.status)
      return c.body(`${answer.size}\n`, 409, { 'content-type': 'text/x.tlog.size' })
    },
  )
  site.get('/:origin/checkpoint', (c) => {
    const asked = c.req.param('origin')
    const found = logs.find(({ origin }) => hex(sha256(utf8(origin))) === asked)
    const note = found && state.latest(found.origin)
    if (note === undefined) return c.text(refuse('no checkpoint of that log was cosigned'), 404)
    const headers = { 'content-type': textType, 'access-control-allow-origin': '*' }
    return c.body(note, 200, { ...headers, 'cache-control': 'no-cache' })
  })
  site.notFound((c) => c.text(refuse('there is no such address here'), 404))
  site.onError((error, c) => {
    log.error({ path: c.req.path, err: error }, 'request failed')
    return c.text(refuse('this witness failed'), 500)
  })
  return site
}

type Answered = Exclude<WitnessAnswer, { status: 200 }> | { status: 200; signature: string }

/**
 * Decides, signs, keeps, and only then answers. A crash before the keeping leaves a signature nobody has seen; after it, a
 * checkpoint that the log may ask for again at the same size.
 */
async function addCheckpoint(options: WitnessOptions, body: Uint8Array): Promise<Answered> {
  const { state, key, logs, clock, log } = options
  const verify = verifyEd25519
  for (;;) {
    const read = new Map<string, string | undefined>()
    const latest = (origin: string) => {
      read.set(origin, state.latest(origin))
      return read.get(origin)
    }
    const answer = await answerCheckpoint({ sha256, verify, logs, latest }, body)
    if (answer.status !== 200) {
      report(options, answer)
      return answer
    }
    const { checkpoint, text, signatures } = answer
    const own = cosign(sha256, text, key.vkey, key.sign, clock())
    const note = formatNote({ text, signatures: [...signatures, own] })
    // Another request may have been answered meanwhile; then this one is decided again.
    if (!state.replace(checkpoint.origin, read.get(checkpoint.origin), note)) continue
    log.info({ origin: checkpoint.origin, size: checkpoint.size }, 'cosigned')
    return { status: 200, signature: lineOf(text, own) }
  }
}

/** The signature line alone, as the log appends it. */
function lineOf(text: string, signature: NoteSignature): string {
  return formatNote({ text, signatures: [signature] }).slice(text.length + 1)
}

function report(
  { evidence, clock, log }: WitnessOptions,
  answer: Exclude<WitnessAnswer, { status: 200 }>,
): void {
  const { status } = answer
  const { disagreement } = answer
  if (!disagreement) {
    log.info({ status, because: status === 409 ? `at size ${answer.size}` : answer.because })
    return
  }
  const file = keepEvidence(evidence, disagreement, clock())
  log.error({ status, kind: disagreement.kind, file }, 'a log disagrees with itself')
}
