/** The form by which a control is changed: all that a company decides about it, as it stands. */
import { html } from 'hono/html'

import type { Control } from '#engine/control.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { controls } from '#program/index.ts'
import { changeControl } from '#run/actions/change-control.ts'
import { requireControl } from '#run/actions/require-control.ts'
import { namesOf } from '#run/parameter-troubles.ts'
import { performAction } from '#run/perform-action.ts'
import { readProgram } from '#run/program-settings.ts'
import type { Program } from '#run/program-settings.ts'
import { card } from '#ui/components/card.ts'
import type { Field, Option } from '#ui/components/field.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { urls } from '#ui/urls.ts'
import { formFields } from '#web/actions/action-fields.ts'
import { performing } from '#web/api/api-routes.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look, missing } from '#web/console/look.ts'
import { readForm } from '#web/form-body.ts'
import { choicesFor } from '#web/managed/references.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { askedOf, parameterGroups, parametersFrom } from './parameter-fields.ts'
import type { Settable } from './parameter-fields.ts'

const path = urls.act(changeControl.id)
const daySeconds = 86_400

export const controlFormRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    for: changeControl.permission,
    answer: async (visit) =>
      await controlFormPage(visit, await standing(visit, visit.c.req.query('control'))),
  },
  { method: 'POST', path, for: changeControl.permission, answer: takeChange },
]

/** What a company has decided about a control by now, as the form shows it. */
interface Standing {
  control: Control
  setting: ControlSetting
  decidedAt?: Date
  shown: Readonly<Record<string, string | string[]>>
  /** Its tests that have parameters. One that several controls stand on is set at the first. */
  settable: readonly Settable[]
  /** Seconds of its window, where they make no whole days. */
  oddWindow?: number
  choices: Map<string, readonly Option[]>
}

async function standing(visit: GuestVisit, id: string | undefined): Promise<Standing> {
  const control = controls.find((each) => each.id === id)
  if (!control) throw missing()
  return await look(visit, async (tx) => {
    const found = await requireControl(tx, control.id)
    const choices = await choicesFor(tx, changeControl.input, visit.language, visit.at, {
      ...found.setting,
    })
    const program = await readProgram(tx)
    const window = program.controls.find((each) => each.control === control)?.window ?? 0
    return {
      ...found,
      shown: shownOf(found.setting, control, program),
      settable: [...program.tests, ...program.disabled].filter(
        ({ test, control: home }) => home === control && namesOf(test).length > 0,
      ),
      ...(window % daySeconds !== 0 && { oddWindow: window }),
      choices: new Map<string, readonly Option[]>([
        ...choices,
        [
          'disabled',
          control.tests.map((test) => ({
            value: test.id,
            name: test.asks[visit.language],
            hint: test.id,
          })),
        ],
      ]),
    }
  })
}

function shownOf(
  { owner, delay, disabled }: ControlSetting,
  control: Control,
  program: Program,
): Standing['shown'] {
  const running = program.controls.find((each) => each.control === control)
  const windowDays = (running?.window ?? 0) / daySeconds
  const own = [...program.tests, ...program.disabled].find((each) => each.control === control)
  return {
    sentenceDe: running?.sentence.de ?? '',
    sentenceEn: running?.sentence.en ?? '',
    owner: owner ?? '',
    // A browser would refuse to send part of a day.
    windowDays: Number.isInteger(windowDays) ? String(windowDays) : '',
    delayDays: String((own?.delay ?? delay ?? 0) / daySeconds),
    disabled: disabled ?? [],
  }
}

async function takeChange(visit: GuestVisit): Promise<Response> {
  const body = await readForm(visit.c)
  const now = await standing(visit, body.get('control')?.[0])
  const { guest, language } = visit
  try {
    const input = inputFrom(body, now)
    await performAction(performing(visit), changeControl, guest.actor, input, {
      isProved: isProved(visit),
      language,
    })
    return redirect(urls.consoleControl(now.control.id))
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'input' && error.kind !== 'conflict'))
      throw error
    return await controlFormPage(visit, now, { body, error })
  }
}

/** What was left as it stood is not said, so that a default stays one; what was emptied goes back to it. */
function inputFrom(
  body: ReadonlyMap<string, string[]>,
  { shown, settable, setting }: Standing,
): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [name, values] of body) {
    if (/^_|^disabled$|^parameters\./.test(name)) continue
    const text = values.length === 1 ? plain(values[0] ?? '') : values
    if (text === shown[name]) continue
    input[name] = text === '' ? null : text
  }
  for (const name of ['windowDays', 'delayDays']) {
    const text = input[name]
    if (typeof text === 'string' && Number.isFinite(Number(text))) input[name] = Number(text)
  }
  if (input['basedOn'] === null) delete input['basedOn']
  const disabled = body.get('disabled') ?? []
  if (disabled.toSorted().join() !== [shown['disabled'] ?? []].flat().join())
    input['disabled'] = disabled
  const parameters = parametersFrom(settable, body, setting.parameters)
  if (parameters) input['parameters'] = parameters
  return input
}

/** A form sends lines as CR LF. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

async function controlFormPage(visit: GuestVisit, now: Standing, again?: Typed): Promise<Response> {
  const { t, language } = visit
  const words = t.decisions.control
  const { control, decidedAt, setting } = now
  const here = urls.consoleControl(control.id)
  const fields = fieldsOf(visit, now, again)
  const groups = parameterGroups(
    now.settable,
    visit,
    again && { body: again.body, troubles: again.error.fields },
  )
  const own = Object.entries(t.door.codes).find(([code]) => code === again?.error.code)?.[1]
  const all = [...fields, ...groups.flatMap((group) => group.fields)]
  const hasFieldError = all.some(({ error }) => error !== undefined)
  return await consolePage(
    visit,
    {
      title: words.title,
      trail: [
        {
          name: String(now.shown[language === 'de' ? 'sentenceDe' : 'sentenceEn']) || control.id,
          url: here,
        },
      ],
      body: card({
        body: html`${setting.withdrawn ? notice(t, 'info', words.withdrawn) : ''}
          <p>${changeControl.about[language]}</p>
          ${form({
            t,
            action: path,
            hidden: {
              control: control.id,
              ...askedOf(now.settable),
              ...(decidedAt && { basedOn: decidedAt.toISOString() }),
            },
            fields,
            groups: { title: words.parameters, hint: words.parametersHint, of: groups },
            submit: words.title,
            cancel: here,
            ...(again && !hasFieldError && { error: own ?? again.error.message }),
          })}`,
      }),
    },
    again ? (again.error.kind === 'conflict' ? 409 : 400) : 200,
  )
}

interface Typed {
  body: ReadonlyMap<string, string[]>
  error: Refusal
}

function fieldsOf(
  { t, language }: GuestVisit,
  { shown, choices, oddWindow }: Standing,
  typed: Typed | undefined,
): Field[] {
  const words = t.decisions.control
  const hints: Record<string, string> = {
    disabled: words.disabledHint,
    ...(oddWindow !== undefined && { windowDays: words.windowNow(oddWindow) }),
  }
  return formFields(
    changeControl,
    language,
    typed ? valuesIn(typed.body, shown) : shown,
    typed?.error.fields,
    choices,
  )
    .filter(({ name }) => name !== 'parameters')
    .map((field) => {
      const hint = hints[field.name]
      return hint === undefined ? field : { ...field, hint }
    })
}

/** What was typed, under the names of what was shown. */
function valuesIn(body: Typed['body'], shown: Standing['shown']): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(shown).map((name) => {
      const given = body.get(name) ?? []
      return [name, name === 'disabled' ? given : (given[0] ?? '')]
    }),
  )
}
