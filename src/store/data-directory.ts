import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

import { OperatingError } from '#engine/operating-error.ts'

/** Where everything lives that is not in the database; and the embedded database, where there is one. */
export interface DataDirectory {
  root: string
  /** PGDATA of the embedded server. */
  database: string
  /** Private keys and signed heads, 0600. */
  keys: string
  /** Evidence and documents, each file named by the SHA-256 of its bytes. */
  blobs: string
  /** What anyone may read: the trust page and the log's static files. */
  published: string
  /** What secrets in the database are sealed with (sealed.ts), where it is not kept in `keys/`. */
  sealKey?: string
}

const shortestSealKey = 32

/** Opens a data directory, making what is missing; throws an operating error where it cannot be written. */
export function openDataDirectory(
  path: string,
  { sealKey }: Pick<DataDirectory, 'sealKey'> = {},
): DataDirectory {
  if (sealKey !== undefined && sealKey.length < shortestSealKey) {
    throw new OperatingError(
      'seal-key-refused',
      `BELEG_SEAL_KEY has fewer than ${shortestSealKey} characters.`,
      'Make one with: openssl rand -base64 32. Or unset it, to have one made and kept in the data directory.',
    )
  }
  const root = resolve(path)
  const directory = {
    ...(sealKey !== undefined && { sealKey }),
    root,
    database: join(root, 'database'),
    keys: join(root, 'keys'),
    blobs: join(root, 'blobs'),
    published: join(root, 'published'),
  }
  try {
    for (const part of [root, directory.keys]) mkdirSync(part, { recursive: true, mode: 0o700 })
    for (const part of [directory.blobs, directory.published]) mkdirSync(part, { recursive: true })
    accessSync(root, constants.W_OK)
  } catch (cause) {
    throw new OperatingError(
      'data-directory-unwritable',
      `The data directory ${root} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give this user write access to it, or choose another with --data DIR.',
      { cause },
    )
  }
  return directory
}

/** A secret kept in `keys/`, made on first use: whole, and once, however many processes ask at the same time. */
export function secretOf(directory: DataDirectory, name: string): string {
  const file = join(directory.keys, name)
  if (!existsSync(file)) {
    const half = `${file}.${randomBytes(6).toString('hex')}.half`
    const secret = randomBytes(24).toString('base64url')
    writeFileSync(half, secret, { mode: 0o600, flag: 'wx', flush: true })
    try {
      linkSync(half, file)
    } catch (error) {
      // Somebody else was first, and theirs is the secret.
      if (!existsSync(file)) throw error
    } finally {
      rmSync(half)
    }
  }
  return readFileSync(file, 'utf8').trim()
}
