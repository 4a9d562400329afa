import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

import { Refusal } from '#engine/refusal.ts'

const derive = promisify(argon2)

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
/**
 * As the shipped policy asks of passwords with a second factor, which every sign-in here has beside one. NIST SP 800-63B-4, 3.1.1.2:
 * 8 with a second factor, 15 without; CIS asks for 14.
 */
export const shortest = 14
/** Long enough for any sentence, short enough not to be an attack. */
const longest = 256
/** zxcvbn's estimate, as a power of ten, of how many guesses it takes; 3 of its scores out of 4. */
const guessesWanted = 8

/** One spelling for what looks the same on every keyboard (NIST SP 800-63B-4, section 3.1.1.2). */
function spelled(password: string): string {
  return password.normalize('NFKC')
}

/** A password as it is kept: argon2id in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await tagOf(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(tag)}`
}

/** What is compared with where there is no such account, so that the answer takes as long. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether this is the password. Takes the same time where there is none to compare with; then it never is. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const { salt, tag, ...costs } = partsOf(kept ?? nobody)
  // As long as the longest can come to be written; what is cut off here would never be right.
  const given = await tagOf(password.slice(0, 16 * longest), salt, costs)
  return timingSafeEqual(given, tag) && kept !== null
}

/** Whether it was hashed at another cost than is the rule now, so that it is hashed anew when it is next seen. */
export function isOutdated(kept: string): boolean {
  const { memory, passes, parallelism } = partsOf(kept)
  return memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism
}

/**
 * Refuses a password that others would guess: too short, too long, on the list of common ones, or easily put together
 * from words, names, dates and what `known` says of the person. No rule asks for signs of any kind.
 */
export async function refuseWeakPassword(
  password: string,
  known: readonly string[],
): Promise<void> {
  const text = spelled(password)
  const length = Array.from(text).length
  if (length < shortest) throw weak('password-short', `It takes at least ${shortest} characters.`)
  if (length > longest) throw weak('password-long', `At most ${longest} characters are taken.`)
  const { guessesLog10 } = (await estimator()).check(text, [...known, 'beleg'])
  if (guessesLog10 < guessesWanted)
    throw weak('password-guessable', 'Others would guess this password soon.')
}

function weak(code: string, message: string): Refusal {
  return new Refusal(
    'input',
    code,
    message,
    'Take several words that do not belong together, or let your password manager choose.',
    { fields: [{ field: 'password', message }] },
  )
}

let loading: ReturnType<typeof load> | undefined

function estimator(): ReturnType<typeof load> {
  loading ??= load()
  return loading
}

/** Its dictionaries take 60 MB, and are needed only where somebody chooses a password. */
async function load() {
  const [{ ZxcvbnFactory }, common, en, de] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    import('@zxcvbn-ts/language-de'),
  ])
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...en.dictionary, ...de.dictionary },
    graphs: common.adjacencyGraphs,
  })
}

async function tagOf(
  password: string,
  salt: Uint8Array,
  { memory, passes, parallelism }: typeof cost,
): Promise<Buffer> {
  return await derive('argon2id', {
    message: spelled(password),
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength,
  })
}

function partsOf(kept: string): typeof cost & { salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, salt, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(kept) ??
    []
  if (salt === undefined || tag === undefined) throw new Error('a kept password is not argon2id')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

/** PHC strings carry base64 without its end. */
function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
