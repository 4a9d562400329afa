/**
 * Something outside us is wrong and a person can put it right: a bad setting, an expired token, a full disk.
 * Not a finding (a value) and not a bug (an assertion). `code` is stable, `fix` says what to do.
 */
export class OperatingError extends Error {
  override name = 'OperatingError'
  readonly code: string
  readonly fix: string

  constructor(code: string, message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.fix = fix
  }
}
