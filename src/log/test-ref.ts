import { FormatError } from './format-error.ts'

/** A test at one version of it. */
export interface TestRef {
  id: string
  version: number
}

/** Reads `storage-encrypted@3`; throws a FormatError on another spelling. */
export function parseTestRef(ref: string): TestRef {
  const [, id, version] = /^([a-z0-9][a-z0-9._-]{0,127})@([1-9]\d{0,14})$/.exec(ref) ?? []
  if (id === undefined || version === undefined) throw new FormatError('not a test at a version')
  return { id, version: Number(version) }
}

export function formatTestRef({ id, version }: TestRef): string {
  return `${id}@${version}`
}
