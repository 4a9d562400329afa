/** The part of a mail server that comes before TLS, in front of a TLS server on loopback: for this folder's tests only. */
import net from 'node:net'
import type { Socket } from 'node:net'

/** What one says, word by word: what the client sends is answered by the last of `commands` that it begins with. */
export interface Manners {
  greeting: string
  commands: readonly [string, string][]
  /** The consent to STARTTLS; `#` stands for the client's tag. */
  consent: string
}

/** A submission server that takes no mail before TLS; `more` commands change it. */
export function smtp(more: readonly [string, string][] = []): Manners {
  return {
    greeting: '220-mail.test ESMTP\r\n220 ready\r\n',
    commands: [
      ['EHLO', '250-mail.test\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 8BITMIME\r\n'],
      ['MAIL', '530 5.7.0 Must issue a STARTTLS command first\r\n'],
      ['QUIT', '221 bye\r\n'],
      ...more,
    ],
    consent: '220 go ahead\r\n',
  }
}

/** A server that takes no login before TLS; `more` commands change it. */
export function imap(more: readonly [string, string][] = []): Manners {
  return {
    greeting: '* OK IMAP4rev1 ready\r\n',
    commands: [
      ['a1 CAPABILITY', '* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done\r\n'],
      ...more,
    ],
    consent: '# OK begin\r\n',
  }
}

/** Serves one client: in the clear by its manners, then, once TLS was asked for, by what listens on `port`. */
export function inFront(port: number, { greeting, commands, consent }: Manners) {
  return (socket: Socket): void => {
    let line = ''
    const onData = (chunk: Buffer): void => {
      line += chunk.toString('latin1')
      if (!line.endsWith('\r\n')) return
      const sent = line.trim()
      const [tag = ''] = sent.split(' ')
      line = ''
      const [, answer] = commands.findLast(([command]) => sent.startsWith(command)) ?? []
      if (answer === undefined && /^(\S+ )?STARTTLS$/.test(sent)) {
        socket.off('data', onData)
        const behind = net.connect({ host: '127.0.0.1', port })
        behind.on('error', () => socket.destroy())
        socket.on('error', () => behind.destroy()).on('close', () => behind.destroy())
        behind.pipe(socket)
        socket.pipe(behind)
        socket.write(consent.replace('#', tag))
      } else {
        socket.write(answer ?? (greeting.startsWith('*') ? `${tag} BAD what\r\n` : '500 what\r\n'))
      }
    }
    socket.on('data', onData)
    socket.write(greeting)
  }
}
