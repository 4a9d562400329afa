import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { hour, otherVkey, published, soundEntries } from './test-published-log.ts'
import {
  assertNamed,
  controlOf,
  documentChanged,
  messageOf,
  outcomes,
  runOf,
  testOf,
  visit,
} from './test-visit.ts'
import type { Change } from './test-visit.ts'
import { parseTrustDocument } from './trust-document.ts'
import type { Check } from './verify-site.ts'

/** Each is one lie in trust.json, the check that must name it, and what it must say. */

const lies: [string, Change, Check['check'], RegExp][] = [
  ['another organisation', (it) => (it['organisation'] = 'Other'), 'inclusion', /log is of Muster/],
  ['another origin', (it) => (it['origin'] = 'other.example/log'), 'checkpoint', /calls itself/],
  [
    'witnesses',
    (it) => Object.assign(Object(it['log']), { witnessed: true }),
    'witnesses',
    /claims/,
  ],
  ['a smaller log', (it) => Object.assign(Object(it['log']), { size: 3 }), 'checkpoint', /of 3/],
  [
    'another key',
    (it) => Object.assign(Object(it['log']), { vkey: otherVkey }),
    'checkpoint',
    /valid/,
  ],
  ['a SOC 2 report', (it) => (it['soc2Report'] = 'Type II'), 'checkpoint', /soc2Report/],
  [
    'a SOC 2 report that no entry says',
    (it) => (it['soc2Report'] = { kind: 'type2', from: '2026-01-01', to: '2026-06-30', entry: 1 }),
    'inclusion',
    /bears out no such SOC 2 report/,
  ],
  [
    'a sentence changed',
    (it) => (controlOf(it.controls, 'c').sentence['en'] = 'Fine.'),
    'sentences',
    /\(en\)/,
  ],
  [
    'a sentence added',
    (it) => (controlOf(it.controls, 'c').sentence['fr'] = 'Bien.'),
    'sentences',
    /\(fr\)/,
  ],
  [
    'a sentence left out',
    (it) => delete controlOf(it.controls, 'c').sentence['de'],
    'sentences',
    /\(de\)/,
  ],
  [
    'a criterion',
    (it) => controlOf(it.controls, 'd').criteria.push('C1.1'),
    'sentences',
    /Criteria/,
  ],
  ['a window', (it) => (controlOf(it.controls, 'c').window = 1), 'sentences', /window/],
  ['a test left out', (it) => controlOf(it.controls, 'c').tests.pop(), 'sentences', /tests of c/],
  [
    'another version of a test',
    (it) => (testOf(it.controls, 'c').version = 2),
    'sentences',
    /tests of c/,
  ],
  [
    'the entry of another control',
    (it) => (controlOf(it.controls, 'c').entries.control = 4),
    'sentences',
    /is not the control c/,
  ],
  [
    'an entry that is no control',
    (it) => (controlOf(it.controls, 'c').entries.control = 5),
    'sentences',
    /entry 5 is not|Entry 5 is not/,
  ],
  [
    'another status',
    (it) => (controlOf(it.controls, 'c').status = 'met'),
    'status',
    /shown as met/,
  ],
  [
    'another status in the proof',
    (it) => (controlOf(it.controls, 'c').status = 'met'),
    'inclusion',
    /proof of c says excepted/,
  ],
  [
    'another beginning',
    (it) => (controlOf(it.controls, 'c').since = hour(1)),
    'status',
    /other tests, runs or times/,
  ],
  [
    'another verification',
    (it) => (controlOf(it.controls, 'c').verifiedAt = hour(1)),
    'status',
    /other tests/,
  ],
  [
    'another due date',
    (it) => (controlOf(it.controls, 'c').due = hour(1)),
    'status',
    /other tests/,
  ],
  ['no due date', (it) => (controlOf(it.controls, 'c').due = null), 'status', /other tests/],
  [
    'another status of a test',
    (it) => (testOf(it.controls, 'd').status = 'met'),
    'status',
    /other tests/,
  ],
  [
    'another due date of a test',
    (it) => (testOf(it.controls, 'd').due = hour(99)),
    'status',
    /other tests/,
  ],
  [
    'another verification of a test',
    (it) => (testOf(it.controls, 'd').verifiedAt = hour(9)),
    'status',
    /other tests/,
  ],
  ['another delay', (it) => (testOf(it.controls, 'd').delay = 0), 'status', /other tests/],
  ['a run left out', (it) => delete testOf(it.controls, 'c').run, 'status', /other tests/],
  [
    'an earlier run',
    (it) =>
      Object.assign(runOf(it.controls, 'c'), {
        entry: 5,
        seq: 1,
        at: hour(2),
        result: 'pass',
        counts: { n: 3, pass: 3, failing: 0, late: 0, excepted: 0, unknown: 0 },
      }),
    'status',
    /other tests/,
  ],
  [
    'an entry that is no run',
    (it) => (runOf(it.controls, 'c').entry = 3),
    'inclusion',
    /entry 3 is not a run|Entry 3 is not a run/,
  ],
  [
    'the run of another test',
    (it) => (runOf(it.controls, 'c').entry = 6),
    'inclusion',
    /not a run of open/,
  ],
  [
    'a run beyond the log',
    (it) => (runOf(it.controls, 'c').entry = 12),
    'inclusion',
    /beyond the log/,
  ],
  [
    'another time of a run',
    (it) => (runOf(it.controls, 'c').at = hour(25)),
    'inclusion',
    /other figures/,
  ],
  [
    'another number of a run',
    (it) => (runOf(it.controls, 'c').seq = 3),
    'inclusion',
    /other figures/,
  ],
  [
    'another result',
    (it) => (runOf(it.controls, 'c').result = 'pass'),
    'inclusion',
    /other figures/,
  ],
  ['a dead canary', (it) => (runOf(it.controls, 'c').canary = false), 'inclusion', /other figures/],
  ...['n', 'pass', 'failing', 'late', 'excepted', 'unknown'].map(
    (name): [string, Change, Check['check'], RegExp] => [
      `another count of ${name}`,
      (it) => (runOf(it.controls, 'c').counts[name] = 9),
      'inclusion',
      /other figures for open/,
    ],
  ),
  ...['expected', 'complete'].map((name): [string, Change, Check['check'], RegExp] => [
    `another number of scopes ${name}`,
    (it) => (runOf(it.controls, 'c').scopes[name] = 9),
    'inclusion',
    /other figures for open/,
  ]),
  [
    'another result of what was hidden',
    (it) => (runOf(it.controls, 'd').result = 'pass'),
    'inclusion',
    /other figures for delayed/,
  ],
  [
    'another count of what was hidden',
    (it) => Object.assign(runOf(it.controls, 'd').counts, { failing: 0, pass: 5 }),
    'inclusion',
    /other figures for delayed/,
  ],
  [
    'other scopes of what was hidden',
    (it) => (runOf(it.controls, 'd').scopes['complete'] = 0),
    'inclusion',
    /other figures for delayed/,
  ],
  [
    'a control left out',
    (it) => it.controls.pop(),
    'status',
    /has the control d, and the page does not/,
  ],
  ['all controls left out', (it) => it.controls.splice(0), 'status', /does not show it/],
  [
    'a control twice',
    (it) => it.controls.push(...it.controls.slice(0, 1)),
    'checkpoint',
    /c twice/,
  ],
  [
    'a status entry that is none',
    (it) => it.controls.forEach((each) => (each.entries.status = 9)),
    'status',
    /entry 9 is not a status|Entry 9 is not a status/,
  ],
  [
    'a status entry the proof is not of',
    (it) => (controlOf(it.controls, 'd').entries.status = 9),
    'inclusion',
    /proof of d/,
  ],
]

for (const [lie, tell, check, said] of lies) {
  test(`trust.json with ${lie} is named`, async () => {
    assertNamed(await visit(documentChanged(await published(soundEntries()), tell)), check, said)
  })
}

test('no field of trust.json that is read may be missing or of another kind', async () => {
  const files = await published(soundEntries())
  const text = textOf(files.get('trust.json') ?? utf8(''))
  const names = new Set([...text.matchAll(/"([\w]+)":/g)].map(([, name = '']) => name))
  for (const name of [...names].filter((each) => !['de', 'en', 'run'].includes(each))) {
    for (const [search, by] of [
      [`"${name}":`, `"x${name}":`],
      [new RegExp(`"${name}": ("[^"]*"|[\\d.]+|true|false|null)`), `"${name}": [[]]`],
    ] as const) {
      const changed = text.replace(search, by)
      if (changed === text) continue
      const verification = await visit(new Map(files).set('trust.json', utf8(changed)))
      assert.deepEqual(outcomes(verification), ['checkpoint failed'], `${name}: ${by}`)
    }
  }
  for (const [broken, said] of [
    ['', /is not JSON/],
    ['x', /is not JSON/],
    ['null', /^Trust\.json must be an object/],
    ['[]', /^Trust\.json\.organisation must be text/],
    ['1', /must be an object/],
  ] as const) {
    const verification = await visit(new Map(files).set('trust.json', utf8(broken)))
    assert.deepEqual(outcomes(verification), ['checkpoint failed'], broken)
    assert.match(messageOf(verification, 'checkpoint'), said)
  }
})

test('the log lies in log, log-2, log-3 …, and nowhere else', async () => {
  const files = await published(soundEntries())
  const folder = (checkpoint: string) => {
    const document = documentChanged(files, (it) =>
      Object.assign(Object(it['log']), { checkpoint }),
    )
    return parseTrustDocument(document.get('trust.json') ?? utf8('')).log.folder
  }
  for (const right of ['log', 'log-2', 'log-9', 'log-10', 'log-123'])
    assert.equal(folder(`${right}/checkpoint`), right)
  for (const wrong of [
    'log',
    'checkpoint',
    'x/log/checkpoint',
    'log/checkpoint/x',
    'log/../checkpoint',
  ])
    assert.throws(() => folder(wrong), /trust\.json\.log\.checkpoint must be/, wrong)
  for (const wrong of ['log-', 'log-0', 'log-x', 'log-1x', 'log-01', 'logs'])
    assert.throws(() => folder(`${wrong}/checkpoint`), /log\.checkpoint must be/, wrong)
})

test('a page says up to which size it is time-stamped, or that it is not, or nothing of it', async () => {
  const files = await published(soundEntries())
  const stamp = (timestamp: unknown) => {
    const document = documentChanged(files, (it) => Object.assign(Object(it['log']), { timestamp }))
    return parseTrustDocument(document.get('trust.json') ?? utf8('')).log.timestamp
  }
  assert.deepEqual(stamp({ size: 7 }), { size: 7 })
  assert.equal(stamp(null), null)
  assert.equal(stamp(undefined), undefined)
  for (const wrong of [7, 'x', {}, { size: -1 }, { size: '7' }])
    assert.throws(() => stamp(wrong), /trust\.json\.log\.timestamp/)
})

test('a withdrawal is shown with reason, time and entry, or not at all', async () => {
  const files = await published(soundEntries())
  const right = { reason: 'replaced', at: hour(1), entry: 3 }
  const withdrawn = (shown: unknown) => {
    const document = documentChanged(files, (it) =>
      Object.assign(controlOf(it.controls, 'c'), { withdrawn: shown }),
    )
    return parseTrustDocument(document.get('trust.json') ?? utf8('')).controls[0]?.withdrawn
  }
  assert.deepEqual(withdrawn(right), right)
  assert.equal(withdrawn(undefined), undefined)
  for (const wrong of [
    null,
    'x',
    {},
    { ...right, reason: 1 },
    { ...right, at: 'x' },
    { ...right, entry: -1 },
  ])
    assert.throws(() => withdrawn(wrong), /controls\[0\]\.withdrawn/)
})
