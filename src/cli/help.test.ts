import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import type { Command } from 'commander'

import { environment } from './environment.ts'
import { beleg } from './program.ts'
import { runBeleg } from './test-run-beleg.ts'

const file = join(import.meta.dirname, 'help.txt')

/** The help of a command and of all below it, 80 columns wide. */
function helpOf(command: Command): string[] {
  return [
    command.configureHelp({ helpWidth: 80 }).helpInformation(),
    ...command.commands.flatMap(helpOf),
  ]
}

test('the help of every command is as help.txt has it; who changes one changes the other', () => {
  environment.data = undefined
  assert.equal(helpOf(beleg()).join('\n'), readFileSync(file, 'utf8'))
})

test('help goes to stdout and is no error, asked for in any of its ways', async () => {
  for (const words of [
    ['--help'],
    ['help'],
    ['test', '--help'],
    ['help', 'test'],
    ['test', 'run', '-h'],
  ]) {
    const { code, out, err } = await runBeleg(...words)
    assert.deepEqual({ code, err }, { code: 0, err: '' }, words.join(' '))
    assert.match(out, /^Usage: beleg/)
  }
})

test('the help says what the exit codes and the environment mean', async () => {
  const { out } = await runBeleg('--help')
  assert.match(out, /Exit codes: 0 done · 1 refused .* · 2 could not tell/)
  assert.match(out, /BELEG_DATA .* DATABASE_URL/)
})

test('words it does not know end with 2 and the usage on stderr', async () => {
  for (const words of [
    [],
    ['frobnicate'],
    ['test'],
    ['test', 'frobnicate'],
    ['test', 'list', '--frobnicate'],
    ['test', 'list', 'surplus'],
    ['test', 'show'],
    ['source', 'add', 'aws'],
    ['serve', '--port', 'eighty'],
    ['serve', '--port', '65536'],
    ['demo', '--port', '-1'],
    ['init', '--name', 'Example'],
  ]) {
    const { code, out, err } = await runBeleg(...words)
    assert.deepEqual({ code, out }, { code: 2, out: '' }, words.join(' '))
    assert.match(err, /Usage: beleg/, words.join(' '))
  }
})
