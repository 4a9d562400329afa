import { OperatingError } from './operating-error.ts'

/** Why somebody is not given what they asked for; each door has its own answer to each. */
export type RefusalKind =
  /** Nobody is signed in. */
  | 'unknown'
  /** Not theirs to do. */
  | 'forbidden'
  /** A recent proof of who they are is asked for first. */
  | 'unproved'
  /** There is no such thing, or it is not for them to know. */
  | 'missing'
  /** Not as it should be; `fields` says where. */
  | 'input'
  /** Somebody else changed it meanwhile, or it has come too far. */
  | 'conflict'
  /** Too often, for now. */
  | 'often'

/** What is wrong with one field; `field` is empty where it is the whole. */
export interface FieldTrouble {
  field: string
  message: string
}

/** An operating error that concerns the person who asks. */
export class Refusal extends OperatingError {
  readonly kind: RefusalKind
  readonly fields: readonly FieldTrouble[]
  /** Seconds until asking again makes sense. */
  readonly retryAfter?: number

  constructor(
    kind: RefusalKind,
    code: string,
    message: string,
    fix: string,
    more: { fields?: readonly FieldTrouble[]; retryAfter?: number } = {},
  ) {
    super(code, message, fix)
    this.kind = kind
    this.fields = more.fields ?? []
    if (more.retryAfter !== undefined) this.retryAfter = more.retryAfter
  }
}
