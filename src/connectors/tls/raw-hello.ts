import type { Connection } from './connection.ts'
import type { HelloObservation } from './observations.ts'
import { firstAnswer } from './server-hello.ts'

const maxBytes = 32_768
/** Of an answer, in a recording: no ServerHello needs more. */
const maxKept = 512

/** Sends one ClientHello and brings back the bytes of the first answer, no more than it took to know it. */
export async function askHello(connection: Connection, hello: Buffer): Promise<HelloObservation> {
  connection.send(hello)
  const { answer, end } = await connection.listen(firstAnswer, maxBytes)
  const bytes = connection.received.subarray(0, Math.min(answer?.end ?? maxKept, maxKept))
  return { answer: bytes.toString('base64'), end }
}
