import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { passwordPolicyMeetsStandard } from '#program/access/password-policy-meets-standard.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'
import { messages } from '#ui/messages.ts'

import { refuseWeakPassword, shortest } from './password.ts'

const content = join(import.meta.dirname, '../../../content')

const Questions = z.array(
  z.looseObject({
    id: z.string(),
    options: z.array(
      z.looseObject({
        text: z.object({ de: z.string(), en: z.string() }),
        isRight: z.boolean().optional(),
      }),
    ),
  }),
)

/** Every number of characters that a text asks for, as it stands there. */
function lengthsIn(text: string): number[] {
  return [...text.matchAll(/(\d+) (?:Zeichen|characters)/g)].map(([, number]) => Number(number))
}

function read(path: string): string {
  return readFileSync(join(content, path), 'utf8')
}

test('sign-in asks for as many characters as the policy, the courses and the test of other systems', () => {
  const [policy] = shippedPolicies().filter(({ id }) => id === 'password-and-authentication')
  assert(policy)
  const { minLength, remembered } = passwordPolicyMeetsStandard.parameters.parse({})
  assert.equal(minLength, shortest)
  for (const text of [policy.summary.de, policy.summary.en])
    assert.deepEqual(lengthsIn(text), [shortest])
  const texts: Record<'de' | 'en', string> = { de: policy.textDe, en: policy.textEn }
  for (const language of ['de', 'en'] as const) {
    const text = texts[language]
    // What people choose, and what systems demand.
    assert.deepEqual(lengthsIn(text), [shortest, shortest])
    assert.match(
      text,
      language === 'de'
        ? /der zweite Faktor fehlt, mindestens 15\./
        : /the second factor is missing, at least 15\./,
    )
    assert.match(
      text,
      new RegExp(
        language === 'de' ? `die letzten ${remembered} eigenen` : `one’s last ${remembered} `,
      ),
    )
    for (const lesson of [
      'passwords-and-authentication/*/long-and-unique',
      'security-awareness/*/passwords-in-brief',
    ])
      assert.deepEqual(lengthsIn(read(`trainings/${lesson.replace('*', language)}.md`)), [shortest])
    const { door } = messages[language]
    const asked =
      JSON.stringify(door).match(/(?:Mindestens|mindestens|least) \d+ (?:Zeichen|characters)/g) ??
      []
    assert.deepEqual(asked.flatMap(lengthsIn), [shortest, shortest])
  }
  const questions = Questions.parse(
    JSON.parse(read('trainings/passwords-and-authentication/questions.json')),
  )
  const right = questions.find(({ id }) => id === 'minimum')?.options.find(({ isRight }) => isRight)
  assert(right)
  assert.deepEqual([right.text.de, right.text.en].flatMap(lengthsIn), [shortest, shortest])
})

test('a password is long enough from that number on, counted in signs as people see them', async () => {
  const code = async (password: string) => {
    try {
      await refuseWeakPassword(password, [])
      return 'taken'
    } catch (error) {
      assert(error instanceof Refusal)
      return error.code
    }
  }
  const password = 'Kiesel🌙 Segel Laterne'
  const signs = Array.from(password)
  assert.equal(await code(signs.slice(0, shortest).join('')), 'taken')
  assert.equal(await code(signs.slice(0, shortest - 1).join('')), 'password-short')
})
