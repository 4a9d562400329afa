import { sha256 } from '@noble/hashes/sha2.js'

import { exitCode } from '#log/verify-site.ts'
import type { Check, Facts } from '#log/verify-site.ts'
import { formatsOf } from '#ui/format.ts'
import type { Formats } from '#ui/format.ts'
import type { LanguageCode } from '#ui/messages.ts'
import { verifierMessages } from '#ui/verifier-messages.ts'
import { fetchFile } from '#web/verifier/fetch-file.ts'
import { verifySettled } from '#web/verifier/verify-settled.ts'

import { canVerifyEd25519, verifyEd25519 } from './ed25519.ts'

const timeoutMs = 20_000
const pauseMs = 1000
/** The class that gives each outcome its colour; the word beside it says the same. */
const colours = { verified: 'met', failed: 'failing', unknown: 'stale', noted: 'excepted' }
const resultColours = { 0: 'met', 1: 'failing', 2: 'stale' }

/**
 * Verifies the site this page is of, from the browser that shows it, and says each check in a line inside `place`, the
 * result in `status`. Keeps nothing for the next visit, so whether the log continues an earlier one is left out.
 */
export async function verifyHere(place: Element, status: Element): Promise<void> {
  const language: LanguageCode = document.documentElement.lang === 'de' ? 'de' : 'en'
  const t = verifierMessages[language].verifier
  place.querySelector('ol')?.remove()
  status.textContent = t.running
  if (!(await canVerifyEd25519())) {
    status.textContent = t.unable
    return
  }
  const verification = await verifySettled(pauseMs, {
    get: (path) => fetchFile(new URL(`/${path}`, location.href), timeoutMs),
    sha256,
    verify: verifyEd25519,
    now: new Date(),
  })
  const list = document.createElement('ol')
  const timeZone = zoneOf(place.getAttribute('data-time-zone'))
  const formats = formatsOf(language, timeZone)
  list.append(...verification.checks.map((check) => lineOf(check, language, formats)))
  place.append(list)
  const code = exitCode(verification)
  status.replaceChildren(element('strong', t.results[code], resultColours[code]))
}

/** How the catalogue must put a check: none may be missing. */
interface CheckTexts {
  name: string
  verified: (facts: Facts) => string
  failed: string
  noted: string
}

/** One check in one line; what the verifier says of a failure has no other language than its own. */
function lineOf(
  { check, outcome, message, facts = {} }: Check,
  language: LanguageCode,
  formats: Formats,
): Element {
  const t = verifierMessages[language].verifier
  const texts: Record<Check['check'], CheckTexts> = t.checks
  const { name, verified, failed, noted } = texts[check]
  const { at } = facts
  const said = {
    verified: () =>
      verified({ ...facts, ...(typeof at === 'string' && { at: formats.time(new Date(at)) }) }),
    failed: () => failed,
    unknown: () => t.unknown,
    noted: () => noted,
  }
  const line = document.createElement('li')
  const word = element('strong', t.outcomes[outcome], colours[outcome])
  line.append(`${name}: `, word, `. ${said[outcome]()}`)
  if (outcome === 'failed' || outcome === 'unknown') {
    const detail = element('span', message, 'aside')
    detail.lang = 'en'
    line.append(' ', detail)
  }
  return line
}

/** The zone of every other time on the page; UTC, where the page names none that this browser knows. */
function zoneOf(named: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: named ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

function element(tag: 'strong' | 'span', text: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  return made
}
