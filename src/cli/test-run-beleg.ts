import { terminal } from './output.ts'
import { run } from './run.ts'

/** What one command said and how it ended. */
export interface Ended {
  code: number
  out: string
  err: string
  /** stdout as JSON, a value a line. */
  json: () => Record<string, unknown>[]
}

/** Runs a command line in this process; for tests only. */
export async function runBeleg(...words: string[]): Promise<Ended> {
  const said = { out: '', err: '' }
  const { out, err } = terminal
  const before = process.exitCode
  process.exitCode = undefined
  terminal.out = (data) => void (said.out += new TextDecoder().decode(bytesOf(data)))
  terminal.err = (text) => void (said.err += text)
  try {
    const code = await run(words)
    return { code, ...said, json: () => linesOf(said.out).map((line) => parse(line)) }
  } finally {
    Object.assign(terminal, { out, err })
    process.exitCode = before
  }
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function parse(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`no JSON object: ${line}`)
  return { ...value }
}
