/** A mail server on this machine that takes what it is told to take; for tests only. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { TLSSocket } from 'node:tls'

/** What the server got: the envelope, and the mail as it came over the line. */
export interface ReceivedMail {
  from: string
  to: string[]
  raw: string
  isTls: boolean
  user?: string
}

export interface TestMailServer {
  port: number
  received: ReceivedMail[]
  /** Every line that clients sent but those of mails. */
  commands: string[]
  close(): Promise<void>
}

/** How it behaves; an answer is a reply line, `undefined` the usual one, and `'silence'` none at all. */
export interface MailServerOptions {
  rcpt?: (address: string) => string | undefined
  data?: (mail: ReceivedMail) => string | undefined
  greeting?: string
  tls?: { key: string; cert: string }
  login?: { user: string; pass: string }
}

export async function startMailServer(options: MailServerOptions = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    void talk(socket, options, received, commands, true)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { port: address.port, received, commands, close }
}

async function talk(
  socket: Socket,
  options: MailServerOptions,
  received: ReceivedMail[],
  commands: string[],
  isFirst: boolean,
): Promise<void> {
  const isTls = socket instanceof TLSSocket
  const say = (line: string) => {
    if (line !== 'silence') socket.write(`${line}\r\n`)
  }
  if (isFirst) say(options.greeting ?? '220 test ESMTP')
  let mail: ReceivedMail = { from: '', to: [], raw: '', isTls }
  let user: string | undefined
  let isData = false
  const lines = createInterface({ input: socket, crlfDelay: Infinity, terminal: false })
  for await (const line of lines) {
    if (isData) {
      if (line !== '.') {
        mail.raw += `${line.replace(/^\.\./, '.')}\r\n`
        continue
      }
      isData = false
      const answer = options.data?.(mail) ?? '250 taken'
      if (answer.startsWith('250')) received.push(mail)
      say(answer)
      mail = { from: '', to: [], raw: '', isTls }
      continue
    }
    commands.push(line)
    const [verb = ''] = line.toUpperCase().split(/[ :]/)
    const address = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'EHLO') {
      const more = [
        ...(options.tls && !isTls ? ['STARTTLS'] : []),
        ...(options.login ? ['AUTH PLAIN'] : []),
        '8BITMIME',
      ]
      for (const each of ['test', ...more.slice(0, -1)]) say(`250-${each}`)
      say('250 8BITMIME')
    } else if (verb === 'STARTTLS' && options.tls) {
      lines.close()
      say('220 go on')
      const secure = new TLSSocket(socket, { isServer: true, ...options.tls })
      secure.on('error', () => undefined)
      return await talk(secure, options, received, commands, false)
    } else if (verb === 'AUTH') {
      const [, name, pass] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .split('\0')
      const isRight = name === options.login?.user && pass === options.login?.pass
      if (isRight && name !== undefined) user = name
      say(isRight ? '235 welcome' : '535 5.7.8 wrong password')
    } else if (verb === 'MAIL') {
      mail = { from: address, to: [], raw: '', isTls, ...(user !== undefined && { user }) }
      say(options.login && user === undefined ? '530 5.7.0 log in first' : '250 fine')
    } else if (verb === 'RCPT') {
      const answer = options.rcpt?.(address) ?? '250 fine'
      if (answer.startsWith('250')) mail.to.push(address)
      say(answer)
    } else if (verb === 'DATA') {
      say('354 go on')
      isData = true
    } else if (verb === 'QUIT') {
      say('221 bye')
      socket.end()
    } else say('250 fine')
  }
}
