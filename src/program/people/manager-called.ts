/** Whom a file means by somebody's manager. */
import { emailKey } from '#store/accounts.ts'

/** Somebody who may be meant: on the list, or in the file. */
export interface Named {
  key: string
  name?: string | undefined
  email?: string | undefined
  /** Personnel numbers. */
  numbers?: readonly (string | undefined)[]
}

/** Finds by address, key, or a name or number that one person of the file has, else one of the list; two of one are nobody. */
export function managerFinder(
  inFile: readonly Named[],
  onList: readonly Named[],
): (called: string) => string | undefined {
  const keys = new Set(onList.map(({ key }) => key))
  const byEmail = new Map(
    [...onList, ...inFile].flatMap(({ key, email }) =>
      email === undefined ? [] : [[emailKey(email), key] as const],
    ),
  )
  const names = [inFile, onList].flatMap((people) => [namesOf(people), numbersOf(people)])
  return (called) => {
    if (called.includes('@')) return byEmail.get(emailKey(called))
    if (keys.has(called)) return called
    const found = names.map((of) => of.get(plain(called))).find((each) => each !== undefined)
    const [key, ...others] = found ?? []
    return others.length === 0 ? key : undefined
  }
}

function namesOf(people: readonly Named[]): Map<string, ReadonlySet<string>> {
  const groups = Map.groupBy(people, ({ name = '' }) => plain(name))
  groups.delete('')
  return new Map([...groups].map(([name, some]) => [name, new Set(some.map(({ key }) => key))]))
}

function numbersOf(people: readonly Named[]): Map<string, ReadonlySet<string>> {
  const pairs = people.flatMap(({ key, numbers = [] }) =>
    numbers.flatMap((number) => (number === undefined ? [] : [[plain(number), key] as const])),
  )
  const groups = Map.groupBy(pairs, ([number]) => number)
  return new Map([...groups].map(([number, some]) => [number, new Set(some.map(([, key]) => key))]))
}

/** „Muster, Ada“ is “Ada Muster”. */
function plain(name: string): string {
  const [last = '', first, ...more] = name.split(',')
  const inOrder = first === undefined || more.length > 0 ? name : `${first} ${last}`
  return inOrder.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

/** Whether two names have a word in common: who marries keeps one, who gets an address after somebody else has none. */
export function areAlike(one: string, other: string): boolean {
  const words = (name: string) =>
    plain(name)
      .split(/[\s,.-]+/)
      .filter(Boolean)
  const [own, others] = [words(one), words(other)]
  return own.some((word) => others.includes(word))
}
