/** What closes and opens a backup. A secret never stands on the command line, where every user of the machine reads it. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

import { OperatingError } from '#engine/operating-error.ts'
import type { Key, Lock } from '#store/backup/sealing.ts'

import { environment } from './environment.ts'
import { terminal } from './output.ts'

/** As the shipped policy asks where there is no second factor; NIST SP 800-63B-4, 3.1.1.2. */
const shortestPassphrase = 15

export const passphraseFile = [
  '--passphrase-file <file>',
  'read the passphrase from a file; else $BELEG_BACKUP_PASSPHRASE, else it is asked for',
] as const

/** The lock that the options name. Throws an operating error for a passphrase that is too short to protect a key. */
export async function lockOf(options: {
  recipient?: string[]
  passphraseFile?: string
}): Promise<Lock> {
  if (options.recipient) return { recipients: options.recipient }
  const given = givenPassphrase(options.passphraseFile)
  const passphrase = given ?? (await ask('Passphrase for the backup: '))
  if (passphrase.length < shortestPassphrase) {
    throw new OperatingError(
      'backup-passphrase-short',
      `The passphrase has fewer than ${shortestPassphrase} characters.`,
      'Take four or five random words, or a key: beleg backup keygen FILE, then --recipient.',
    )
  }
  if (given === undefined && (await ask('The same again: ')) !== passphrase) {
    throw new OperatingError(
      'backup-passphrase-differs',
      'The two passphrases differ.',
      'Type the same one twice.',
    )
  }
  return { passphrase }
}

/** The key that the options name. */
export async function keyOf(options: { identity?: string; passphraseFile?: string }): Promise<Key> {
  if (options.identity !== undefined) {
    const identities = readSecret(options.identity)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
    return { identities }
  }
  return {
    passphrase:
      givenPassphrase(options.passphraseFile) ?? (await ask('Passphrase of the backup: ')),
  }
}

function givenPassphrase(file: string | undefined): string | undefined {
  return file === undefined ? environment.backupPassphrase : firstLine(readSecret(file))
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0] ?? ''
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new OperatingError(
      'secret-unreadable',
      `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a file that holds the passphrase on its first line, or a private key.',
      { cause },
    )
  }
}

/** Asks on the terminal without showing what is typed. */
async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new OperatingError(
      'backup-secret-missing',
      'Nothing says what closes or opens the backup, and there is no terminal to ask on.',
      'Give --passphrase-file, BELEG_BACKUP_PASSPHRASE, --recipient (create) or --identity (restore, verify).',
    )
  }
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true })
  try {
    terminal.err(question)
    const typed = await lines.question('')
    terminal.err('\n')
    return typed
  } finally {
    lines.close()
  }
}
