import type { z } from 'zod'

import type { Words } from '#engine/field.ts'
import { doorPermissions } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import type { WriteTx } from '#store/organisation.ts'

/** Whoever acts: a signed-in person, a person's token, the operator at the command line, a directory. */
export interface Actor {
  kind: 'account' | 'token' | 'operator' | 'directory'
  /** An account's id; for others what they are called. */
  id: string
  name: string
  permissions: ReadonlySet<Permission>
}

/** What a handler may use. Everything it does commits with the action's entry in the log, or not at all. */
export interface Acting {
  tx: WriteTx
  actor: Actor
  at: Date
  /** The address people reach this organisation under, for links; without a slash at its end. */
  site: string
  /** Whether mails leave: without it they wait. */
  hasMailServer: boolean
  /** Where keys are, for what is sealed. */
  directory: DataDirectory
  /** The language of what a handler finds wrong. */
  language: 'de' | 'en'
}

/** An input: a strict object, so that what it does not name is refused. */
export type InputSchema = z.ZodObject

/**
 * Something a person does in the program. One definition gives the form, the endpoint with its documentation, the
 * command, the tool for agents and the entry in the log.
 */
export interface Action<Input extends InputSchema = InputSchema, Output = unknown> {
  /** `<object>.<verb>`: `POST /api/v1/<object>/<verb>`, `beleg <object> <verb>`. */
  id: `${string}.${string}`
  label: Words
  /** What it does, what is logged of it, and what cannot be undone. */
  about: Words
  permission: Permission
  input: Input
  output: z.ZodType<Output>
  /** Asks for a recent proof of who one is. */
  stepUp?: true
  /** Costs a lot of the machine, or of others: limited for each account. */
  isExpensive?: true
  /** Weakens monitoring: its kind stands in the log in clear. */
  weakens?: string
  /** Where it depends on what was done: every way in which it weakened monitoring, each by its kind. */
  weakenings?(output: Output): readonly string[]
  /** What it is done to, as `population/key`. */
  subject?(input: z.infer<Input>, output: Output): string
  /** What the log keeps of what came of it, beside the input: no secrets. */
  outcome?(output: Output): Record<string, unknown>
  /** The person it is about, as `person/key`: destroying their key erases what the log hides. */
  person?(input: z.infer<Input>): string
  /** What asks outside or takes long: done before, outside the transaction, recording nothing. The handler gets what it found. */
  prepare?(
    where: { store: Store; org: string; timeStamping?: TimeStamping },
    input: z.infer<Input>,
  ): Promise<unknown>
  handle(acting: Acting, input: z.infer<Input>, prepared: unknown): Promise<Output>
  /** What is cleared away once it is recorded; whatever comes in between, something else clears it away later. */
  settle?(where: { store: Store; org: string }): Promise<void>
}

/** Whether it decides who comes in, and as whom: a person does that, with a recent proof, and no token. */
export function isOnlyByPerson({
  stepUp,
  permission,
}: Pick<Action, 'stepUp' | 'permission'>): boolean {
  return stepUp === true && doorPermissions.has(permission)
}

/** Declares an action, so that its handler is typed by its schemas. */
export function action<Input extends InputSchema, Output>(
  definition: Action<Input, Output>,
): Action {
  return definition
}
