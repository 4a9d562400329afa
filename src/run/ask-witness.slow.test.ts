import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'

import { askWitness } from './ask-witness.ts'
import type { Asked } from './ask-witness.ts'

const note =
  'log.example/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— log.example/log AAAAAAAA\n'
let answer: (response: ServerResponse, old: number) => void
let asked: string[] = []
let url = ''
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += String(chunk)))
  request.on('end', () => {
    asked.push(`${request.method} ${request.url}`)
    answer(response, Number(/^old (\d+)/.exec(body)?.[1]))
  })
})

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  url = `http://127.0.0.1:${address.port}/prefix/`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

async function ask(how: typeof answer, seen = 0, withinMs = 2000): Promise<Asked> {
  answer = how
  asked = []
  const proofFrom = async (size: number) => [new Uint8Array(32).fill(size)]
  return await askWitness(url, { size: 5, note, proofFrom }, seen, withinMs)
}

async function trouble(how: typeof answer, withinMs?: number): Promise<string> {
  const found = await ask(how, 0, withinMs)
  return 'trouble' in found ? found.trouble : 'none'
}

const line = '— witness.example/w AAAAAAAA\n'

test('the signature lines of an answer are taken, from the address configured and no other', async () => {
  const found = await ask((response) => response.end(line))
  assert('signatures' in found)
  assert.deepEqual(
    found.signatures.map(({ name }) => name),
    ['witness.example/w'],
  )
  assert.deepEqual(asked, ['POST /prefix/add-checkpoint'])
  const elsewhere = 'http://127.0.0.1:1/add-checkpoint'
  const moved = (response: ServerResponse) => response.writeHead(307, { location: elsewhere }).end()
  assert.match(await trouble(moved), /cannot be reached: .*redirect/)
  assert.equal(asked.length, 1)
})

test('a witness that saw another size last is asked again from there', async () => {
  const found = await ask((response, old) =>
    old === 3 ? response.end(line) : response.writeHead(409).end('3\n'),
  )
  assert('signatures' in found)
  assert.equal(asked.length, 2)
})

test('a witness that has seen more than there is, or never makes up its mind, is reported', async () => {
  assert.match(
    await trouble((response) => response.writeHead(409).end('9\n')),
    /cosigned 9 entries of this log, and there are only 5/,
  )
  let size = 0
  const fickle = (response: ServerResponse) => response.writeHead(409).end(`${++size}\n`)
  assert.match(await trouble(fickle), /another size every time/)
  assert.equal(asked.length, 3)
})

test('whatever else it answers is trouble in one line, never an error', async () => {
  for (const [how, why] of [
    [(it) => it.writeHead(422).end('no\nsecond line'), /^it answers 422: no$/],
    [(it) => it.writeHead(403).end('\u001b[31m“red”'), /^it answers 403: \?\[31m\?red\?$/],
    [(it) => it.writeHead(409).end('many'), /409, and no size/],
    [(it) => it.writeHead(409).end('03\n'), /409, and no size/],
    [(it) => it.end('garbage'), /malformed/],
    [(it) => it.end(''), /malformed/],
    [(it) => it.end('x'.repeat(70_000)), /longer than 64 KiB/],
    [(it) => it.destroy(), /cannot be reached/],
  ] as const satisfies [typeof answer, RegExp][]) {
    assert.match(await trouble(how), why)
  }
})

test('one that says nothing, or never ends, is waited for no longer than told', async () => {
  for (const how of [
    () => undefined,
    (response: ServerResponse) => void response.writeHead(200).write(line),
  ]) {
    const beganMs = Date.now()
    assert.match(await trouble(how, 300), /no answer in time/)
    assert(Date.now() - beganMs < 2000)
  }
})
