import { Refusal } from '#engine/refusal.ts'

/** Refuses text that cannot be kept: U+0000, which PostgreSQL does not hold, and halves of a sign (lone surrogates). */
export function refuseUnkeepable(text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw new Refusal(
    'input',
    'text-refused',
    'A text holds a sign that cannot be kept: U+0000, or half of a surrogate pair.',
    'Leave it out.',
  )
}

/** The same for everything in a JSON text, names too; what is no JSON is refused as such. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => {
      refuseUnkeepable(name)
      if (typeof value === 'string') refuseUnkeepable(value)
      return value
    })
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('input', 'json-malformed', 'The body is no JSON.', 'Send one JSON object.')
  }
}
