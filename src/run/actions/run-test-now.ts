import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { readProgram } from '#run/program-settings.ts'
import { wishRun } from '#run/wish-run.ts'

/** Asks for one run of a test; the worker does it within seconds, and whoever asks meanwhile asks for the same. */
export const runTestNow = action({
  id: 'test.run',
  label: { de: 'Jetzt prüfen', en: 'Run now' },
  about: {
    de: 'Der Test läuft so bald wie möglich über alles, was jetzt bekannt ist. Quellen liest er dafür nicht neu. Der Lauf steht im Protokoll, gut oder schlecht.',
    en: 'The test runs as soon as possible over all that is known now. It does not read sources anew. The run stands in the log, good or bad.',
  },
  permission: 'test.run',
  input: z.strictObject({
    test: field(z.string().max(128), { de: 'Test', en: 'Test' }, { hidden: true }),
  }),
  output: z.object({ test: z.string(), askedAt: z.iso.datetime() }),
  subject: (input) => `test/${input.test}`,
  handle: async ({ tx, actor }, input) => {
    const { tests } = await readProgram(tx)
    if (!tests.some(({ test }) => test.id === input.test)) {
      throw new Refusal('missing', 'test-missing', `No test ${input.test} runs here.`, 'Go back.')
    }
    const { test, askedAt } = await wishRun(tx, input.test, actor.id)
    return { test, askedAt }
  },
})
