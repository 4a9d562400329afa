import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'

import { Hono } from 'hono'

import { OperatingError } from '#engine/operating-error.ts'
import { startWebServer } from '#web/server.ts'

import { largestUpload, readUpload } from './read-upload.ts'

const site = new Hono()
site.post('/', async (c) => {
  try {
    const { fields, files } = await readUpload(c.req.raw)
    const shown = files.map(({ field, name, type, bytes }) => [field, name, type, bytes.length])
    return c.json({ fields: [...fields], files: shown })
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error
    return c.json({ code: error.code }, 400)
  }
})
const server = await startWebServer(site, 0, '127.0.0.1')
after(() => server.close())

async function send(
  body: FormData | string | Uint8Array<ArrayBuffer>,
  type?: string,
): Promise<unknown> {
  const headers = type === undefined ? {} : { 'content-type': type }
  return await (await fetch(server.url, { method: 'POST', body, headers })).json()
}

const multipart = 'multipart/form-data; boundary=b'

function part(disposition: string, content: string): string {
  return `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
}

/** Sends chunks for as long as somebody takes them; the answer, and how much was sent for it. */
async function sendChunks(chunk: Buffer, most: number): Promise<{ answer: unknown; sent: number }> {
  let sent = 0
  return await new Promise((resolve, reject) => {
    const sending = httpRequest(server.url, {
      method: 'POST',
      headers: { 'content-type': multipart, 'transfer-encoding': 'chunked' },
    })
    let isAnswered = false
    sending.on('response', (response) => {
      isAnswered = true
      text(response).then((body) => {
        resolve({ answer: JSON.parse(body), sent })
        sending.destroy()
      }, reject)
    })
    sending.on('error', (error) => isAnswered || reject(error))
    function more(): void {
      while (sent < most && !isAnswered) {
        sent += chunk.length
        if (!sending.write(chunk)) return void sending.once('drain', more)
      }
      if (!isAnswered) sending.end()
    }
    sending.write(part('name="file"; filename="a.txt"', '').slice(0, -2))
    more()
  })
}

test('fields and files come as they were sent, with a clean name and a type of their own', async () => {
  const form = new FormData()
  form.append('title', 'Prüfung')
  form.append('scope', 'a')
  form.append('scope', 'b')
  form.append('__proto__', 'x')
  form.append('file', new File(['Größe'], '../Ü\u202E.txt', { type: 'text/html' }))

  assert.deepEqual(await send(form), {
    fields: [
      ['title', 'Prüfung'],
      ['scope', 'a'],
      ['scope', 'b'],
      ['__proto__', 'x'],
    ],
    files: [['file', 'Ü.txt', 'text/plain', 7]],
  })
})

test('what is no form with files, or not a whole one, is refused', async () => {
  const whole = part('name="a"', '1')
  const refused = { code: 'upload-malformed' }
  for (const [body, type] of [
    [`${whole}--b--`, 'text/plain'],
    ['a=1', 'application/x-www-form-urlencoded'],
    [`${whole}--b--`, 'multipart/form-data'],
    [`${whole}--b--`, 'multipart/form-data; boundary='],
    [`${whole}--b--`, `multipart/form-data; boundary="${'b'.repeat(71)}"`],
    [`${whole}--b--`, 'multipart/form-data; boundary="b\\"; x="'],
    [`${whole}--b--`, 'nonsense'],
    [whole, multipart],
    ['', multipart],
    ['--b\r\n\r\n\r\n--b--', multipart],
    [`--b\r\nX: ${'a'.repeat(1e6)}\r\n\r\n\r\n--b--`, multipart],
  ] as const) {
    assert.deepEqual(await send(body, type), refused, `${type} ${body.slice(0, 40)}`)
  }
})

test('a file input that was left empty brings no file', async () => {
  const none = part('name="file"; filename=""\r\nContent-Type: application/octet-stream', '')

  assert.deepEqual(await send(`${none}--b--\r\n`, multipart), { fields: [], files: [] })
})

test('an empty file, or one of a kind that is not taken, is refused', async () => {
  const empty = part('name="file"; filename="a.pdf"', '')
  const page = part('name="file"; filename="a.txt"', '<html>')

  assert.deepEqual(await send(`${empty}--b--\r\n`, multipart), { code: 'upload-empty' })
  assert.deepEqual(await send(`${page}--b--\r\n`, multipart), { code: 'upload-type-refused' })
})

test('half a million tiny parts are refused before they are taken apart', async () => {
  const body = `${part('name="a"', '').repeat(300_000)}--b--`
  const start = performance.now()

  assert.deepEqual(await send(body, multipart), { code: 'upload-malformed' })
  assert(performance.now() - start < 1500)
})

test('a body that says it is too large is refused unread, and one that does not say so where it is', async () => {
  const said = await send(new Uint8Array(largestUpload + 1), multipart)
  const { answer, sent } = await sendChunks(Buffer.alloc(64 * 1024, 65), 200 * 1024 ** 2)

  assert.deepEqual(said, { code: 'upload-too-large' })
  assert.deepEqual(answer, { code: 'upload-too-large' })
  assert(sent < 60 * 1024 ** 2, `${sent} bytes were taken`)
})

test('a limit of its own is kept to the byte', async () => {
  const body = Buffer.from(`${part('name="a"', 'x'.repeat(1000))}--b--`)
  async function read(maxBytes: number): Promise<unknown> {
    const stream = new Blob([body]).stream()
    const headers = { 'content-type': multipart }
    const request = new Request('http://a/', {
      method: 'POST',
      body: stream,
      headers,
      duplex: 'half',
    })
    return await readUpload(request, { maxBytes })
  }

  await assert.doesNotReject(read(body.length))
  await assert.rejects(read(body.length - 1), { code: 'upload-too-large' })
})

test('a sender who hangs up is refused, and the server goes on', async () => {
  await new Promise<void>((resolve) => {
    const headers = { 'content-type': multipart, 'content-length': '1000' }
    const sending = httpRequest(server.url, { method: 'POST', headers })
    sending.on('error', () => resolve())
    sending.write(part('name="a"', 'x'), () => sending.destroy())
    sending.on('close', () => resolve())
  })

  assert.deepEqual(await send(`${part('name="a"', '1')}--b--\r\n`, multipart), {
    fields: [['a', '1']],
    files: [],
  })
})

/** A body in pieces of `size`, read with a limit that it is over. */
async function readTyped(body: Buffer, size: number, maxBytes: number) {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < body.length; at += size)
        controller.enqueue(new Uint8Array(body.subarray(at, at + size)))
      controller.close()
    },
  })
  const headers = { 'content-type': multipart }
  const request = new Request('http://a/', {
    method: 'POST',
    body: stream,
    headers,
    duplex: 'half',
  })
  const { fields, files, refused } = await readUpload(request, { maxBytes, keepsTyped: true })
  return { fields: [...fields], files, code: refused?.code }
}

test('what was typed beside a file that is too large is kept, before it and behind it, however it comes in', async () => {
  const typed = 'Umlaute: äöü\r\n--\r\n--b and no end'.replace('--b and', '--B and')
  const file = part('name="file"; filename="a.pdf"', `${'x'.repeat(3000)}\r\n--\r\n--`)
  const body = Buffer.from(
    `${part('name="textDe"', typed)}${file}${part('name="textEn"', 'Behind.')}${part('name="none"', '')}--b--\r\n`,
  )
  const fields = [
    ['textDe', typed],
    ['textEn', 'Behind.'],
    ['none', ''],
  ]
  for (const size of [1, 2, 3, 7, 64, 1000, body.length])
    assert.deepEqual(
      await readTyped(body, size, 2000),
      { fields, files: [], code: 'upload-too-large' },
      String(size),
    )
  const whole = await readTyped(body, 7, body.length).catch((error: unknown) => error)
  // Within the limit it is read as ever, and the file is looked at.
  assert.equal(Object(whole).code, 'upload-contradicts')
})

test('text without end is not kept, nor a part that breaks off', async () => {
  const long = Buffer.from(
    `${part('name="a"', '1')}${part('name="b"', 'x'.repeat(3_000_000))}--b--`,
  )
  assert.deepEqual((await readTyped(long, 65_536, 1000)).fields, [['a', '1']])
  const cut = Buffer.from(
    `${part('name="a"', '1')}--b\r\nContent-Disposition: form-data; name="c"\r\n\r\nxyz`,
  )
  assert.deepEqual((await readTyped(cut, 10, 50)).fields, [['a', '1']])
})
