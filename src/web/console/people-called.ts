import type { Test } from '#engine/test.ts'
import type { Tx } from '#store/organisation.ts'
import { listPeople } from '#store/people.ts'

const mostFound = 200

/** Whom a search means, where a test is about people: by the keys that what is about somebody begins with. */
export async function peopleCalled(
  tx: Tx,
  { on }: Test<unknown>,
  search: string,
): Promise<string[]> {
  if (search === '' || on.person === undefined) return []
  const { lines } = await listPeople(tx, { search, limit: mostFound })
  return lines.map(({ person }) => person.id)
}
