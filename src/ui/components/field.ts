/** One of several answers. */
export interface Option {
  value: string
  name: string
  hint?: string
  /** What its box is called on the page, where the value is no good for that. */
  id?: string
}

/** Something a form asks for. What is not marked optional is required. */
export type Field = Asked & Kind

interface Asked {
  name: string
  label: string
  hint?: string
  /** What is wrong with what was typed. */
  error?: string
  isOptional?: boolean
}

type Kind =
  | Typed
  /** Never filled in again: what was typed here does not come back. */
  | { kind: 'password'; autocomplete: 'current-password' | 'new-password' }
  /** A code of six digits that is good once. */
  | { kind: 'code'; length?: number }
  | { kind: 'date'; value?: string; min?: string; max?: string; autocomplete?: string }
  /** Date and time of day to the second, such as `2026-03-31T14:00:00`; in which zone says the hint. */
  | { kind: 'datetime'; value?: string; min?: string; max?: string }
  | { kind: 'number'; value?: string; min?: number; max?: number; step?: number; unit?: string }
  /** An amount as a person writes it; the currency stands beside it. */
  | { kind: 'money'; value?: string; currency: string }
  /** `none` is what it is called to choose none of them. */
  | { kind: 'select'; value?: string; options: readonly Option[]; none?: string }
  /** One of few, all visible. */
  | { kind: 'radios'; value?: string; options: readonly Option[] }
  /** Any number of them. */
  | { kind: 'checkboxes'; values?: readonly string[]; options: readonly Option[] }
  | { kind: 'textarea'; value?: string; rows?: number; maxLength?: number }
  | { kind: 'checkbox'; isChecked?: boolean }
  | { kind: 'file'; accept?: string; isMultiple?: boolean }

interface Typed {
  kind: 'text' | 'email' | 'url' | 'tel' | 'search'
  value?: string
  /** A token of https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  autocomplete?: string
  maxLength?: number
  pattern?: string
}
