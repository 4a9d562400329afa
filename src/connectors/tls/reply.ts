import { CallError } from '#connectors/transport.ts'

import type { Connection } from './connection.ts'

/** No greeting or list of extensions comes near. */
const maxBytes = 16_384

/** What `read` finds in a server's words before TLS. Throws `CallError` where it ended without. */
export async function heard<Answer>(
  connection: Connection,
  read: (received: Buffer) => Answer | undefined,
): Promise<Answer> {
  const { answer, end } = await connection.listen(read, maxBytes)
  if (answer !== undefined) return answer
  if (end === 'timeout') throw new CallError('Timeout', 'no whole reply before TLS in time')
  if (end === 'reset') throw new CallError('ECONNRESET', 'reset before TLS')
  if (end === 'endless')
    throw new CallError('EndlessReply', `more than ${maxBytes} bytes before TLS`)
  throw new CallError('Closed', 'closed before TLS')
}
