/** Entries that are not quite as they must be, and some that are. */
import { entries } from '#log/test-entries.ts'

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1.5,
  1e3,
  2 ** 53 - 1,
  2 ** 53,
  1e21,
  '',
  'x',
  'X',
  'a b',
  'ab\ncd',
  'ab\tcd',
  'Ünï',
  '\u2028',
  '2026-11-23T06:00:00Z',
  '2026-11-23T06:00:00.5Z',
  '2026-11-23T06:00:00.1234Z',
  '2026-11-23t06:00:00z',
  '2026-11-23T06:00:00+00:00',
  '2026-11-23T06:00:60Z',
  '2026-11-23T24:00:00Z',
  '2026-02-30T06:00:00Z',
  '1969-12-31T23:59:59Z',
  '2026-01-01',
  'storage-encrypted@1',
  'storage-encrypted@0',
  'storage-encrypted@01',
  'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0',
  'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC1',
  'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC',
  'hidden',
  'fail',
  'met',
  'log',
  'AAAA',
  [],
  [1],
  ['x'],
  {},
  { x: 1 },
]

/** Every entry as it is; with each field, at any depth, left out, renamed or of another value; and in other spellings. */
export function bentEntries(): string[] {
  const bent = new Set<string>()
  for (const entry of entries) {
    const text = JSON.stringify(entry)
    for (const each of [text, ...respelled(text)]) bent.add(each)
    for (const each of changesOf(entry)) bent.add(JSON.stringify(each))
  }
  for (const crit of [',"crit":true', ',"crit":false', ',"crit":1', '']) {
    bent.add(`{"v":1,"t":"later","at":"2026-11-23T06:00:00Z","x":{"y":[null]}${crit}}`)
  }
  return [...bent]
}

function respelled(text: string): string[] {
  return [
    ` ${text}`,
    `${text}\n`,
    text.replace(',', ', '),
    text.replace('"v":1', '"v":1.0'),
    text.replace('"v":1', '"v":1e0'),
    text.replace('"v":1', '"v":1,"v":1'),
    text.replace('"v"', '"V"'),
    text.replace('"v"', '"\\u0076"'),
    text.replace('{', '{"extra":1,'),
    text.replace('{', '{"__proto__":{},'),
    text.slice(0, -1),
    `${text}{}`,
    `[${text}]`,
    `\ufeff${text}`,
  ]
}

/** The value with one thing inside it changed. */
function changesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const list: unknown[] = value
    return [
      ...list.flatMap((each, at) => changesOf(each).map((other) => list.with(at, other))),
      [...list, ...list],
      [...list, null],
    ]
  }
  if (typeof value !== 'object' || value === null) return [...values]
  const fields = Object.entries(value)
  return [
    ...values,
    ...fields.flatMap(([name, each], at) => [
      Object.fromEntries(fields.toSpliced(at, 1)),
      Object.fromEntries(fields.with(at, [name.toUpperCase(), each])),
      ...changesOf(each).map((other) => Object.fromEntries(fields.with(at, [name, other]))),
    ]),
    Object.fromEntries([...fields, ['extra', 1]]),
  ]
}
