/** Reads one AWS account at an endpoint and judges it, in memory; prints a verdict a line. As bench/prowler.ts asks. */
import { writeFileSync } from 'node:fs'

import { aws } from '#connectors/aws/index.ts'
import { noMeans } from '#connectors/connector.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { CallError } from '#connectors/transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'
import { replayEvidence } from '#run/replay-evidence.ts'

const [, , endpointUrl = '', file = ''] = process.argv
const settings = aws.settings.parse({ endpointUrl })
const inner = await aws.connect(settings, noMeans)
const calls: RecordedCall[] = []
const recording: Transport = {
  async call(call) {
    try {
      const response = await inner.call(call)
      calls.push({ ...call, response })
      return response
    } catch (error) {
      if (error instanceof CallError)
        calls.push({ ...call, error: { code: error.code, message: error.message } })
      throw error
    }
  },
}
const at = new Date()
await readIntoMemory(aws, settings, recording, { at })
const lines = await replayEvidence(calls, at)
writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
