import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** A policy whose wording says something, with the words around it. */
export interface FoundWording {
  policy: Policy
  number: number
  language: 'de' | 'en'
  around: string
}

/** So many characters before and after. */
const shownAround = 60

/** Where the newest version of each policy says something, in small or capital letters: typed, or read from a Word file. */
export async function searchWordings(tx: Tx, search: string): Promise<FoundWording[]> {
  const newest = new Map<string, PolicyVersion>()
  for (const version of await managedItems(tx, policyVersions)) {
    const before = newest.get(version.policy)
    if (version.state === 'discarded' || (before && before.number > version.number)) continue
    newest.set(version.policy, version)
  }
  return (await managedItems(tx, policies)).flatMap((policy) => {
    const version = newest.get(policy.id)
    if (!version) return []
    return (['de', 'en'] as const).flatMap((language): FoundWording[] => {
      const { text, reading } = version[language] ?? {}
      const around = wordsAround(text ?? reading ?? '', search)
      return around === undefined ? [] : [{ policy, number: version.number, language, around }]
    })
  })
}

function wordsAround(text: string, search: string): string | undefined {
  const at = text.toLowerCase().indexOf(search.toLowerCase())
  if (at === -1) return undefined
  const [from, to] = [Math.max(0, at - shownAround), at + search.length + shownAround]
  const plain = text
    .slice(from, to)
    .replaceAll(/[#*_`\\]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return `${from > 0 ? '… ' : ''}${plain}${to < text.length ? ' …' : ''}`
}
