import { existsSync, readFileSync } from 'node:fs'

import { Command, Option } from 'commander'
import { z } from 'zod'

import { coreOf, wordsOf } from '#engine/field.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { permissionNames } from '#engine/permissions.ts'
import type { Action, Actor } from '#program/action.ts'
import { fieldsOf } from '#program/managed.ts'
import { readValue } from '#program/read-value.ts'
import { performAction } from '#run/perform-action.ts'
import { listHostnames } from '#store/hostnames.ts'

import { withOrganisation } from './context.ts'
import { environment } from './environment.ts'
import { globalsOf } from './globals.ts'
import { printJson, printLine } from './output.ts'

/** Whoever may run commands on this machine may do everything; the log says that it was them. */
const operator: Actor = {
  kind: 'operator',
  id: 'operator',
  name: 'operator',
  permissions: new Set(permissionNames),
}

const Input = z.record(z.string(), z.unknown())

/** The verb of an action: `beleg <object> <verb>`, with an option for each field. */
export function actionCommand(action: Action): Command {
  const [, verb = ''] = action.id.split('.')
  const command = new Command(verb)
    .description(action.about.en)
    .option('--input <file>', 'the fields as one JSON object, in place of options; - for stdin')
    .option('--site <url>', 'the address people reach Beleg under, for links')
  for (const [name, schema] of fieldsOf(action.input)) command.addOption(optionOf(name, schema))
  return command.action(async (options: Record<string, unknown>, own: Command) => {
    const globals = globalsOf(own)
    const input =
      typeof options['input'] === 'string' ? readInput(options['input']) : inputOf(action, options)
    const output = await withOrganisation(globals, action.id, async (store, { id: org }) => {
      const [name] = [...(await listHostnames(store))].find(([, owner]) => owner === org) ?? []
      const site = z.string().optional().parse(options['site'])
      return await performAction(
        {
          store,
          org,
          site: site ?? (name === undefined ? 'http://localhost:8080' : `https://${name}`),
          hasMailServer: environment.smtpUrl !== undefined,
        },
        action,
        operator,
        input,
        { isProved: true },
      )
    })
    if (globals.json) printJson(output)
    else
      for (const [name, value] of Object.entries(Object(output)))
        printLine(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  })
}

function optionOf(name: string, schema: z.ZodType): Option {
  const words = wordsOf(schema)
  const core = coreOf(schema)
  const about = [words?.label.en ?? name, words?.hint?.en?.replace(/\.$/, ''), choicesOf(core)]
    .filter(Boolean)
    .join('. ')
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  if (core instanceof z.ZodBase64)
    return new Option(`${flag} <file>`, 'a file; or, as the API takes it, its bytes in base64')
  if (core instanceof z.ZodBoolean)
    return new Option(words?.kind === 'either' ? `${flag} <yes|no>` : flag, about)
  return new Option(`${flag} <${core instanceof z.ZodArray ? 'value...' : 'value'}>`, about)
}

/** Countries are not all listed. */
const mostChoices = 12

/** What can be said, where it is one of a few words. */
function choicesOf(core: z.ZodType): string | undefined {
  const one = core instanceof z.ZodArray ? core.element : core
  if (!(one instanceof z.ZodEnum)) return undefined
  const { options } = one
  return options.length > mostChoices ? undefined : `One of: ${options.join(', ')}`
}

/** What options say, as the action's schema wants it; what is missing, the schema names. */
function inputOf(
  action: Action,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(action.input).flatMap(([name, schema]) => {
      const value = options[name]
      if (value === undefined) return []
      const core = coreOf(schema)
      const isNumber =
        core instanceof z.ZodNumber && typeof value === 'string' && value.trim() !== ''
      if (core instanceof z.ZodRecord) return [[name, jsonIn(value)]]
      if (core instanceof z.ZodBase64 && typeof value === 'string')
        return [[name, existsSync(value) ? readFileSync(value).toString('base64') : value]]
      if (core instanceof z.ZodBoolean && typeof value === 'string')
        return [[name, readValue(schema, value)]]
      return [[name, isNumber ? Number(value) : value]]
    }),
  )
}

/** An object given as an option; what is no JSON the schema refuses as it is. */
function jsonIn(value: unknown): unknown {
  try {
    return JSON.parse(String(value))
  } catch {
    return value
  }
}

function readInput(file: string): Record<string, unknown> {
  try {
    return Input.parse(JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')))
  } catch (cause) {
    throw new OperatingError(
      'input-unreadable',
      `The input in ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a file that holds one JSON object, or - to read it from stdin.',
      { cause },
    )
  }
}
