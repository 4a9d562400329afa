import { CallError } from './transport.ts'
import type { RecordedCall, Transport } from './transport.ts'

/** Hands every call and its answer, or the error it ended with, to `write`, before the asker sees it. */
export function archivingTransport(
  inner: Transport,
  write: (call: RecordedCall) => Promise<void>,
): Transport {
  return {
    async call(call) {
      let response: unknown
      try {
        response = await inner.call(call)
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        await write({ ...call, error: { code: error.code, message: error.message } })
        throw error
      }
      await write({ ...call, response })
      return response
    },
  }
}
