/** Reads one AWS account at an endpoint and judges it, in memory; writes a verdict a line. As bench/prowler.ts asks. */
import { writeFileSync } from 'node:fs'

import { aws } from '#connectors/aws/index.ts'
import { noMeans } from '#connectors/connector.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { judgeReading } from '#run/replay-evidence.ts'

const [, , endpointUrl = '', file = ''] = process.argv
const settings = aws.settings.parse({ endpointUrl })
const at = new Date()
const read = await readIntoMemory(aws, settings, await aws.connect(settings, noMeans), { at })
const lines = judgeReading(read, at)
writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
