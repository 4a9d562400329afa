import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Person } from '#populations/person.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import type { LanguageCode } from '#ui/messages.ts'

/** In which language somebody is written to: their own, or else the company's. */
export async function languageOf(
  tx: Tx,
  { language }: Pick<Person, 'language'>,
): Promise<LanguageCode> {
  if (language !== undefined) return language
  const [settings] = await managedItems(tx, organisationSettings)
  return settings?.language ?? 'de'
}
