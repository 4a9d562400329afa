/** One list of AWS: how it is answered, in all the ways in which it can fail, and what must be known afterwards. */
import type { RecordedCall } from '#connectors/transport.ts'

import type { Answers, ScopeOutcome, SeenItem } from './answers.ts'
import type { Random } from './random.ts'

/** How a list goes wrong. */
const faults = [
  'denied',
  'throttled',
  'refused',
  'truncated',
  'malformed',
  'unreadable',
  'loop',
  'empty',
  'unasked',
  'conflicting',
  'stranger',
] as const

export type Fault = (typeof faults)[number]

export const codes: Partial<Record<Fault, string>> = {
  denied: 'AccessDenied',
  throttled: 'ThrottlingException',
  refused: 'ECONNREFUSED',
}

export interface Listed {
  item: SeenItem
  raw: Record<string, unknown>
}

/** One list of one place: how it is asked, and what stands there. */
export interface List {
  scope: string
  population: 'database' | 'snapshot'
  call: Pick<RecordedCall, 'service' | 'op' | 'account' | 'region' | 'params'>
  field: string
  marker: { from: string; as: string }
  listed: Listed[]
}

export function faultBy(random: Random, trouble: number): Fault | undefined {
  return random.percent(trouble) ? random.pick(faults) : undefined
}

export function answerList(
  list: List,
  fault: Fault | undefined,
  random: Random,
  foreign: readonly SeenItem[],
): Answers {
  const { scope, population, call, marker } = list
  const outcome = (seen: readonly Listed[], because?: string): ScopeOutcome => ({
    scope,
    feeds: [population],
    population,
    seen: seen.map(({ item }) => item),
    complete: because === undefined,
    ...(because !== undefined && { because }),
  })
  const page = (listed: readonly Listed[], next?: string) => ({
    [list.field]: listed.map(({ raw }) => raw),
    ...(next !== undefined && { [marker.from]: next }),
  })
  const second = { ...call, params: { ...call.params, [marker.as]: 'second' } }
  const cut = random.whole(0, list.listed.length)
  const [first, rest] = [list.listed.slice(0, cut), list.listed.slice(cut)]
  const whole = () => {
    const pages =
      rest.length === 0 || random.percent(60)
        ? [{ ...call, response: page(list.listed) }]
        : [
            { ...call, response: page(first, 'second') },
            { ...second, response: page(rest) },
          ]
    return { calls: pages, outcomes: [outcome(list.listed)] }
  }
  switch (fault) {
    case undefined:
      return whole()
    case 'denied':
    case 'throttled':
    case 'refused': {
      const code = codes[fault] ?? ''
      return { calls: [{ ...call, error: { code, message: '' } }], outcomes: [outcome([], code)] }
    }
    case 'truncated': {
      const error = { code: 'ThrottlingException', message: '' }
      const calls = [
        { ...call, response: page(first, 'second') },
        { ...second, error },
      ]
      return { calls, outcomes: [outcome(first, error.code)] }
    }
    case 'unreadable':
      return { calls: [{ ...call, response: {} }], outcomes: [outcome([], 'UnreadablePage')] }
    case 'loop': {
      const calls = [
        { ...call, response: page(first, 'second') },
        { ...second, response: page(rest, 'second') },
      ]
      return { calls, outcomes: [outcome(list.listed, 'PaginationLoop')] }
    }
    case 'empty':
      return { calls: [{ ...call, response: page([]) }], outcomes: [outcome([])] }
    case 'unasked':
      return { calls: [], outcomes: [] }
    case 'malformed': {
      const [broken, ...sound] = list.listed
      if (!broken) return whole()
      const raw = { ...broken, raw: { Nothing: 'of use' } }
      const calls = [{ ...call, response: page([...sound, raw]) }]
      return { calls, outcomes: [outcome(sound, 'MalformedItem')] }
    }
    case 'conflicting': {
      const [doubled, ...sound] = list.listed
      if (!doubled) return whole()
      const other = {
        ...doubled,
        raw: { ...doubled.raw, Engine: 'other', DBInstanceIdentifier: 'other' },
      }
      const calls = [{ ...call, response: page([doubled, ...sound, other]) }]
      return { calls, outcomes: [outcome(sound, 'ConflictingAnswers')] }
    }
    case 'stranger': {
      if (population !== 'database' || foreign.length === 0) return whole()
      const { key } = random.pick(foreign)
      const raw = { DBInstanceArn: key, Engine: 'postgres', StorageEncrypted: true }
      const calls = [
        { ...call, response: { [list.field]: [...list.listed.map((each) => each.raw), raw] } },
      ]
      return { calls, outcomes: [outcome(list.listed, 'OwnedByOtherSource')] }
    }
  }
}
