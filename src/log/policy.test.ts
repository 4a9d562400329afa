import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { formatVkey } from './note.ts'
import { fewestWitnesses, isQuorum, parsePolicy, quorumTimes } from './policy.ts'
import type { Policy } from './policy.ts'
import { keyOf, sha256, witnessKey } from './test-keys.ts'
import { isWeaker } from './weaker-policy.ts'

function witnessLine(name: string): string {
  return `witness ${name} ${formatVkey(sha256, witnessKey(`${name}.example`).vkey)}\n`
}

const logVkey = formatVkey(sha256, keyOf('log.example/log').vkey)

/** A policy of these witnesses, and the lines that make their quorum. */
function policy(names: string, ...lines: string[]): Policy {
  const witnesses = names.split(' ').map(witnessLine).join('')
  return parsePolicy(sha256, `${witnesses}${lines.join('\n')}\n`)
}

function isMet(of: Policy, names: string): boolean {
  const signed = names.split(' ')
  return isQuorum(of, new Set(of.witnesses.filter(({ name }) => signed.includes(name))))
}

/** The example of the specification: two of the Xs, and one of the Ys. */
const example = policy(
  'X1 X2 X3 Y1 Y2 Y3',
  'group X-witnesses 2 X1 X2 X3',
  'group Y-witnesses any Y1 Y2 Y3',
  'group X-and-Y all X-witnesses Y-witnesses',
  'quorum X-and-Y',
)

test("the specification's example asks for two of three and one of three", () => {
  assert.equal(fewestWitnesses(example), 3)
  for (const met of ['X1 X3 Y2', 'X1 X2 X3 Y1 Y2 Y3']) assert(isMet(example, met), met)
  for (const not of ['', 'X1 X2', 'X1 X2 X3', 'X1 Y1 Y2 Y3', 'Y1 Y2 Y3', 'Z']) {
    assert(!isMet(example, not), not)
  }
})

test('one witness can be the quorum, and where none is asked for nobody makes it', () => {
  const one = policy('a b', 'quorum b')
  assert(isMet(one, 'b') && !isMet(one, 'a'))
  const nobody = policy('a b', 'quorum none')
  assert(!isMet(nobody, 'a b'))
  assert.equal(fewestWitnesses(nobody), 0)
})

test('white space, comments, addresses and the order of lines are as the specification has them', () => {
  const { logs, witnesses, quorum } = parsePolicy(
    sha256,
    `# our policy — für alle\n\n \t# more\n\tquorum none \n${witnessLine('ä').trim()}\thttps://w.example/x \nlog ${logVkey} https://log.example/log\n`,
  )
  assert.equal(quorum, undefined)
  assert.deepEqual(
    logs.map(({ vkey, url }) => [vkey.name, url]),
    [['log.example/log', 'https://log.example/log']],
  )
  assert.deepEqual(
    witnesses.map(({ name, url }) => [name, url]),
    [['ä', 'https://w.example/x']],
  )
})

test('what is not a policy is refused, with the line', () => {
  const [a, b] = [witnessLine('a'), witnessLine('b')]
  const sameKey = a.replace('witness a', 'witness c')
  for (const [text, said] of [
    ['', /has a quorum line/],
    [a, /has a quorum line/],
    ['quorum none\nquorum none\n', /line 2 .* one quorum line/],
    ['quorum a\n', /line 1 .* a is not defined/],
    [`quorum a\n${a}`, /line 1 .* a is not defined/],
    [`${a}${a}quorum a\n`, /line 2 .* defined twice/],
    [`${a}${sameKey}quorum a\n`, /line 2 .* same public key/],
    [`log ${logVkey}\nlog ${logVkey}\nquorum none\n`, /line 2 .* same public key/],
    [`${a}group g any a a\nquorum g\n`, /line 2 .* a is a member already/],
    [`${a}group g any a\ngroup h any a\nquorum g\n`, /line 3 .* a is a member already/],
    [`${a}group g any none\nquorum g\n`, /line 2 .* none is not defined/],
    [`${a.replace('witness a', 'witness none')}quorum none\n`, /line 1 .* is taken/],
    [`${a}group g 2 a\nquorum g\n`, /line 2 .* from 1 to its 1/],
    [`${a}group g 0 a\nquorum g\n`, /line 2 .* from 1 to/],
    [`${a}group g 01 a\nquorum g\n`, /line 2 .* from 1 to/],
    [`${a}group g any\nquorum g\n`, /line 2 .* neither/],
    [`${b}group a any b\n${a}quorum a\n`, /line 3 .* defined twice/],
    ['vitness a\nquorum none\n', /line 1 .* neither/],
    ['quorum none extra\n', /line 1 .* neither/],
    ['quorum none\r\n', /line 1 .* control character/],
    ['quorum\u00a0none\n', /line 1 .* neither/],
    [`witness a ${logVkey}\nquorum a\n`, /line 1 .* not an Ed25519 verifier key of type 4/],
    [a.replace('witness a', 'log').concat('quorum none\n'), /line 1 .* of type 1/],
  ] as const) {
    assert.throws(() => parsePolicy(sha256, text), { name: 'FormatError', message: said }, text)
  }
  assert.throws(() => parsePolicy(sha256, Uint8Array.of(0x23, 0xff, 0x0a)), /not UTF-8/)
})

test('32 logs, witnesses and groups are read, and so many that they would keep us busy are not', () => {
  const names = Array.from({ length: 65 }, (_, index) => `w${index}`)
  const some = names.slice(0, 32)
  const groups = some.map((name, index) => `group g${index} any ${name}`)
  const all = `group all all ${some.map((_, index) => `g${index}`).join(' ')}`
  const large = policy(some.join(' '), ...groups, all, 'quorum all')
  assert.equal(fewestWitnesses(large), 32)
  assert(isMet(large, some.join(' ')) && !isMet(large, some.slice(1).join(' ')))
  assert.throws(() => policy(names.join(' '), 'quorum none'), /more than 64/)
})

test('another cosignature never unmakes a quorum', () => {
  const names = example.witnesses.map(({ name }) => name)
  fc.assert(
    fc.property(fc.subarray(names), fc.subarray(names), (some, more) => {
      if (isMet(example, some.join(' '))) assert(isMet(example, [...some, ...more].join(' ')))
    }),
  )
})

test('a quorum stands since its last needed witness signed, and is as new as its oldest needed one', () => {
  const of = policy('a b c', 'group g 2 a b c', 'quorum g')
  const signed = (times: Record<string, number>) =>
    quorumTimes(
      of,
      of.witnesses.flatMap(({ name, vkey }) =>
        times[name] === undefined ? [] : [{ witness: vkey, at: times[name] }],
      ),
    )
  assert.deepEqual(signed({ a: 10, b: 20, c: 40 }), { first: 20, newest: 20 })
  assert.deepEqual(signed({ a: 40, b: 10, c: 30 }), { first: 30, newest: 30 })
  assert.deepEqual(signed({ a: 10, c: 30 }), { first: 30, newest: 10 })
  assert.equal(signed({ a: 10 }), undefined)
  const all = policy('a b', 'group g all a b', 'quorum g')
  const [a, b] = all.witnesses.map(({ vkey }) => vkey)
  assert(a && b)
  const at = (witness: typeof a, seconds: number) => ({ witness, at: seconds })
  assert.deepEqual(quorumTimes(all, [at(a, 1), at(b, 9)]), { first: 9, newest: 1 })
})

test('fewer witnesses or a lower quorum is weaker, more of either is not', () => {
  const two = ['group g 2 a b', 'quorum g']
  const before = policy('a b', ...two)
  for (const [weaker, after] of [
    [false, before],
    [true, policy('a b', 'quorum none')],
    [true, policy('a b', 'group g any a b', 'quorum g')],
    [true, policy('a b', 'quorum a')],
    [true, policy('a', 'quorum a')],
    [true, policy('a c', 'group g 2 a c', 'quorum g')],
    // One of the two can now be replaced by somebody nobody knows.
    [true, policy('a b c', 'group g 2 a b c', 'quorum g')],
    [false, policy('a b c', 'group g 3 a b c', 'quorum g')],
    [false, policy('a b c', 'group h 2 a b', 'group g all h c', 'quorum g')],
    [false, policy('b c a', 'group g all b a', 'quorum g')],
  ] as const) {
    assert.equal(isWeaker(before, after), weaker)
  }
  assert(!isWeaker(policy('a b', 'quorum none'), before))
  assert(!isWeaker(example, example))
  // A witness that is asked and does not count is still somebody who would notice.
  assert(isWeaker(policy('a b c', ...two), before))
})

test('too many witnesses to compare count as weaker', () => {
  const many = Array.from({ length: 17 }, (_, index) => `w${index}`).join(' ')
  const all = policy(many, `group g all ${many}`, 'quorum g')
  assert(isWeaker(all, all))
})

test('lines hold as many words as belong to them', () => {
  const [a, b] = [witnessLine('a').trim(), witnessLine('b').trim()]
  for (const wrong of [
    'log',
    `log ${logVkey} https://x more`,
    'witness',
    'witness a',
    `${a} https://x more`,
    'gruppe g any a',
    'quorum',
  ]) {
    const text = `${wrong}\nquorum none\n`
    assert.throws(() => parsePolicy(sha256, text), { message: /line 1 .*: neither log, / }, wrong)
  }
  const group = `${a}\n${b}\ngruppe g any a b\nquorum a\n`
  assert.throws(() => parsePolicy(sha256, group), { message: /line 3 .*: neither log, / })
  const { logs, witnesses } = parsePolicy(sha256, `log ${logVkey}\n${a}\nquorum none\n`)
  assert(logs.every((each) => !('url' in each)) && witnesses.every((each) => !('url' in each)))
})

test('a group takes a number of its members, one and ten as well, in digits alone', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `w${index}`).join(' ')
  assert.equal(fewestWitnesses(policy(ten, `group g 10 ${ten}`, 'quorum g')), 10)
  assert.equal(fewestWitnesses(policy('a b', 'group g 1 a b', 'quorum g')), 1)
  for (const wrong of ['1x', 'x1', '1.0', '-1', '+1', '1e1'])
    assert.throws(() => policy('a b', `group g ${wrong} a b`, 'quorum g'), /a number from 1/, wrong)
})

test('the fewest witnesses are those of the cheapest members', () => {
  const pair = 'group pair all a b'
  assert.equal(fewestWitnesses(policy('a b', 'group g all a b', 'quorum g')), 2)
  assert.equal(fewestWitnesses(policy('a b c', pair, 'group g any pair c', 'quorum g')), 1)
  assert.equal(fewestWitnesses(policy('a b c d', pair, 'group g 2 c pair d', 'quorum g')), 2)
  assert.equal(fewestWitnesses(policy('a b c', pair, 'group g all pair c', 'quorum g')), 3)
})

test('a policy names 128 witnesses and groups, and no more', () => {
  const names = Array.from({ length: 64 }, (_, index) => `w${index}`)
  const groups = names.map((name, index) => `group g${index} any ${name}`)
  assert.equal(policy(names.join(' '), ...groups, 'quorum g0').witnesses.length, 64)
  assert.throws(() => policy(names.join(' '), ...groups, 'group h any g0', 'quorum h'), /too many/)
})

test('whoever is not in the policy has no say in when its quorum was made', () => {
  const of = policy('a b', 'group g all a b', 'quorum g')
  const [a, b] = of.witnesses.map(({ vkey }) => vkey)
  assert(a && b)
  const stranger = witnessKey('stranger.example').vkey
  const signed = [a, stranger, b].map((witness, index) => ({ witness, at: 10 * index }))
  assert.deepEqual(quorumTimes(of, signed), { first: 20, newest: 0 })
  assert.equal(quorumTimes(of, signed.slice(0, 2)), undefined)
})
