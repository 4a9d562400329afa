import { z } from 'zod'

import { days } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { parameterTroubles } from '#run/parameter-troubles.ts'
import { readProgram } from '#run/program-settings.ts'
import { declareProgram } from '#run/round.ts'
import { weakenings } from '#run/weakenings.ts'
import { findAccount } from '#store/accounts.ts'
import { putItem } from '#store/items.ts'
import { wakeWorker } from '#store/wake.ts'

import { requireControl } from './require-control.ts'

const words = {
  de: {
    bothLanguages: 'In beiden Sprachen oder in keiner.',
    noAccount: 'Dieses Konto gibt es nicht, oder es kann sich nicht anmelden.',
    testNeeded: 'Auf mindestens einem Test muss der Satz beruhen.',
    noTest: (test: string) => `Auf dem Test ${test} beruht dieser Satz nicht.`,
  },
  en: {
    bothLanguages: 'In both languages, or in neither.',
    noAccount: 'There is no such account, or it may not sign in.',
    testNeeded: 'A sentence needs a test to stand on.',
    noTest: (test: string) => `This control does not stand on the test ${test}.`,
  },
}

const sentence = z.string().trim().min(10).max(500).nullable().optional()

const Changed = z.object({
  control: z.string(),
  /** What became weaker, as the log names it in clear. */
  weakened: z.array(z.string()),
})

/** Changes what a company decides about a control. What is left out stays as it is; `null` goes back to the default. */
export const changeControl = action({
  id: 'control.change',
  label: { de: 'Satz ändern', en: 'Change a control' },
  about: {
    de: 'Ist der Satz veröffentlicht, so steht jede Änderung als neue Fassung im Protokoll. Was die Überwachung schwächt, steht dort offen: eine kürzere Beobachtungszeit, eine längere Verzögerung, ein abgeschalteter Test, andere Werte.',
    en: 'Where the sentence is published, each change is a new version in the log. What weakens monitoring stands there in clear: a shorter window, a longer delay, a test disabled, other parameters.',
  },
  permission: 'control.change',
  input: z.strictObject({
    control: field(z.string().max(128), { de: 'Satz', en: 'Control' }, { hidden: true }),
    basedOn: field(
      z.iso.datetime().optional(),
      { de: 'Grundlage', en: 'Based on' },
      { hidden: true },
    ),
    sentenceDe: field(
      sentence,
      { de: 'Satz auf Deutsch', en: 'Sentence in German' },
      { kind: 'long', hint: { de: 'Leer: die Vorgabe.', en: 'Empty: the default.' } },
    ),
    sentenceEn: field(
      sentence,
      { de: 'Satz auf Englisch', en: 'Sentence in English' },
      { kind: 'long', hint: { de: 'Leer: die Vorgabe.', en: 'Empty: the default.' } },
    ),
    owner: field(
      z.uuid().nullable().optional(),
      { de: 'Verantwortlich', en: 'Owner' },
      { refersTo: 'account' },
    ),
    windowDays: field(
      z.int().min(0).max(365).nullable().optional(),
      { de: 'Beobachtungszeit in Tagen', en: 'Window in days' },
      {
        hint: {
          de: 'So lange muss vollständig geprüft worden sein, bevor der Satz zutreffen kann.',
          en: 'For so long complete runs are needed before the sentence may hold.',
        },
      },
    ),
    delayDays: field(
      z.int().min(0).max(7).nullable().optional(),
      { de: 'Verzögerung in Tagen', en: 'Disclosure delay in days' },
      {
        hint: {
          de: 'Um so viel später wird jedes Ergebnis gezeigt, gute wie schlechte; die Seite sagt es. Höchstens 7.',
          en: 'Every result is shown so much later, good ones and bad ones alike; the page says so. 7 at most.',
        },
      },
    ),
    disabled: field(z.array(z.string().max(128)).max(50).optional(), {
      de: 'Abgeschaltete Tests',
      en: 'Disabled tests',
    }),
    parameters: field(
      z.record(z.string(), z.record(z.string(), z.unknown())).nullable().optional(),
      { de: 'Werte der Tests', en: 'Parameters of the tests' },
      { kind: 'long' },
    ),
  }),
  output: Changed,
  subject: (input) => `control/${input.control}`,
  weakenings: ({ weakened }) => weakened,
  handle: async (acting, input) => {
    const { tx } = acting
    const { control, setting, decidedAt } = await requireControl(tx, input.control)
    if (input.basedOn !== undefined && input.basedOn !== decidedAt?.toISOString()) {
      throw new Refusal(
        'conflict',
        'item-changed',
        'Somebody else changed it meanwhile.',
        'Look at the version that holds now, and make your change again.',
      )
    }
    const wanted = changed(setting, input)
    const troubles = [
      ...sentenceTroubles(setting, input, acting.language),
      ...(await ownerTroubles(acting, input.owner)),
      ...parameterTroubles(control, input.parameters ?? {}, acting.language),
      ...(wanted.disabled ?? [])
        .filter((id) => !control.tests.some((test) => test.id === id))
        .map((id) => ({ field: 'disabled', message: words[acting.language].noTest(id) })),
    ]
    if (troubles.length > 0) throw refused(troubles)
    if (control.tests.every(({ id }) => wanted.disabled?.includes(id))) {
      throw new Refusal(
        'input',
        'test-needed',
        'A sentence needs a test to stand on.',
        'Leave one of its tests on, or withdraw the sentence.',
        { fields: [{ field: 'disabled', message: words[acting.language].testNeeded }] },
      )
    }
    const before = await readProgram(tx)
    await putItem(tx, controlSettings, wanted)
    const { program } = await declareProgram(tx)
    await wakeWorker(tx)
    return { control: control.id, weakened: weakenings(before, program) }
  },
})

interface Wanted {
  sentenceDe?: string | null | undefined
  sentenceEn?: string | null | undefined
  owner?: string | null | undefined
  windowDays?: number | null | undefined
  delayDays?: number | null | undefined
  disabled?: readonly string[] | undefined
  parameters?: ControlSetting['parameters'] | null
}

/** The setting after the change: what is undefined in it follows the default again. */
function changed(setting: ControlSetting, wanted: Wanted): ControlSetting {
  const seconds = (n: number | null | undefined) => (typeof n === 'number' ? days(n) : n)
  const { de, en } = sentencesOf(setting, wanted)
  return controlSettings.item.parse({
    ...setting,
    sentence: de !== undefined && en !== undefined ? { de, en } : undefined,
    owner: next(wanted.owner, setting.owner),
    window: next(seconds(wanted.windowDays), setting.window),
    delay: next(seconds(wanted.delayDays), setting.delay),
    disabled: wanted.disabled ? [...new Set(wanted.disabled)].toSorted() : setting.disabled,
    parameters: next(wanted.parameters, setting.parameters),
  })
}

function next<Value>(
  value: Value | null | undefined,
  before: Value | undefined,
): Value | undefined {
  return value === undefined ? before : (value ?? undefined)
}

function sentencesOf({ sentence: own }: ControlSetting, wanted: Wanted) {
  return { de: next(wanted.sentenceDe, own?.de), en: next(wanted.sentenceEn, own?.en) }
}

/** A promise is made in every language, or in none of one's own words. */
function sentenceTroubles(
  setting: ControlSetting,
  wanted: Wanted,
  language: 'de' | 'en',
): FieldTrouble[] {
  const { de, en } = sentencesOf(setting, wanted)
  if ((de === undefined) === (en === undefined)) return []
  const message = words[language].bothLanguages
  return [{ field: de === undefined ? 'sentenceDe' : 'sentenceEn', message }]
}

async function ownerTroubles(
  { tx, language }: Acting,
  owner: string | null | undefined,
): Promise<FieldTrouble[]> {
  if (typeof owner !== 'string') return []
  const account = await findAccount(tx, owner)
  if (account && !account.disabledAt) return []
  return [{ field: 'owner', message: words[language].noAccount }]
}

function refused(troubles: readonly FieldTrouble[]): Refusal {
  return new Refusal(
    'input',
    'control-refused',
    troubles.map(({ field: name, message }) => `${name}: ${message}`).join(' '),
    'Correct the fields named, and try again. Nothing was recorded.',
    { fields: troubles },
  )
}
