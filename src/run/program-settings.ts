import { sentenceOf } from '#engine/control.ts'
import type { Control, Language, ParametersOf } from '#engine/control.ts'
import { OperatingError } from '#engine/operating-error.ts'
import type { Test } from '#engine/test.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import { controls, findTest, tests } from '#program/index.ts'
import { accountNames } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** A control as this company runs it: the code's defaults under what the company decided. */
export interface RunningControl {
  control: Control
  published: boolean
  /** Set while it is withdrawn. */
  withdrawn?: Exclude<ControlSetting['withdrawn'], undefined>
  /** Those of its tests that the company has not disabled. */
  tests: readonly Test<unknown>[]
  sentence: Record<Language, string>
  window: number
  /** The name of whoever answers for it. */
  owner?: string
}

/** A test as this company runs it. */
export interface RunningTest {
  test: Test<unknown>
  control: Control
  parameters: unknown
  /** Seconds until a run's result is shown. */
  delay: number
  /** Whether a control that stands on it is on the public page, or was; before, results stay committed. */
  published: boolean
}

/** The program of one company: every control and test with its settings applied. */
export interface Program {
  controls: RunningControl[]
  /** Those that run. */
  tests: RunningTest[]
  /** Those that no control stands on any more. */
  disabled: RunningTest[]
}

/** The program with the code's defaults, as `evidence replay` judges. */
export const defaultProgram: Program = applySettings([])

export async function readProgram(tx: Tx): Promise<Program> {
  const [defaults] = await managedItems(tx, organisationSettings)
  const program = applySettings(await managedItems(tx, controlSettings), defaults)
  const owners = program.controls.flatMap(({ owner }) => owner ?? [])
  if (owners.length === 0) return program
  const names = await accountNames(tx, owners)
  const controlsNamed = program.controls.map((each) => ({
    ...each,
    ...(each.owner !== undefined && { owner: names.get(each.owner) ?? each.owner }),
  }))
  return { ...program, controls: controlsNamed }
}

/** Lays settings over the defaults. A parameter that its test refuses is an operating error that names both. */
export function applySettings(
  settings: readonly ControlSetting[],
  defaults: Pick<OrganisationSetting, 'window' | 'delay'> = {},
): Program {
  const byControl = new Map(settings.map((setting) => [setting.control, setting]))
  const standsOn = ({ id, tests: all }: Control, test: Test<unknown>) =>
    all.includes(test) && byControl.get(id)?.disabled?.includes(test.id) !== true
  const wasPublished = ({ id }: Control) => {
    const setting = byControl.get(id)
    return setting?.published === true || setting?.withdrawn !== undefined
  }
  const running = tests.map(({ test, control }) => ({
    test,
    control,
    parameters: parametersOf(test, byControl.get(control.id)?.parameters?.[test.id] ?? {}),
    delay: byControl.get(control.id)?.delay ?? defaults.delay ?? 0,
    published: controls.some((each) => standsOn(each, test) && wasPublished(each)),
  }))
  const of: ParametersOf = (test) =>
    test.parameters.parse(running.find((each) => each.test.id === test.id)?.parameters)
  return {
    controls: controls.map((control) => {
      const setting = byControl.get(control.id)
      return {
        control,
        published: setting?.published ?? false,
        ...(setting?.withdrawn && { withdrawn: setting.withdrawn }),
        tests: control.tests.filter((test) => standsOn(control, test)),
        sentence: setting?.sentence ?? {
          de: sentenceOf(control, 'de', of),
          en: sentenceOf(control, 'en', of),
        },
        window: setting?.window ?? defaults.window ?? control.window,
        ...(setting?.owner !== undefined && { owner: setting.owner }),
      }
    }),
    tests: running.filter(({ test }) => controls.some((each) => standsOn(each, test))),
    disabled: running.filter(({ test }) => !controls.some((each) => standsOn(each, test))),
  }
}

/** A test by its id; an unknown one is an operating error. */
export function requireTest(id: string): Test<unknown> {
  const test = findTest(id)
  if (test) return test
  throw new OperatingError(
    'test-unknown',
    `There is no test called ${id}.`,
    `Tests: ${tests.map(({ test: { id: known } }) => known).join(', ')}.`,
  )
}

function parametersOf(test: Test<unknown>, overrides: Record<string, unknown>): unknown {
  const parsed = test.parameters.safeParse(overrides)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OperatingError(
    'parameter-refused',
    `The test ${test.id} refuses the parameter ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}.`,
    'Correct it in the settings of its control.',
  )
}
