/** What the wizard asks of a kind of source, and what its settings answer. */
import { isDeepStrictEqual } from 'node:util'

import type { Connector } from '#connectors/connector.ts'

/** The answers that stand for these settings; nothing where the form cannot say all of them, and would drop the rest. */
export function formAnswers(
  { form, settings: schema }: Connector<unknown>,
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const answers = form?.answersOf(settings)
  if (!form || !answers) return undefined
  const [before, again] = [settings, form.settingsOf(answers, nameIn(settings))].map((each) =>
    schema.safeParse(each),
  )
  return isDeepStrictEqual(before?.data, again?.data) ? answers : undefined
}

/** What the one list of these settings is called, which is what its source was called when it was set up. */
function nameIn(settings: Readonly<Record<string, unknown>>): string {
  const lists = Object.values(settings).find((value) => Array.isArray(value))
  const name: unknown = Object(lists?.[0]).name
  return typeof name === 'string' ? name : ''
}
