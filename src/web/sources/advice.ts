import type { Messages } from '#ui/messages.ts'

/** What to do about a scope that was not read to the end, by the code of its source or ours. */
export function adviceFor({ sources: { advice } }: Messages, because: string | undefined): string {
  const found = rules.find(([codes]) => codes.test(because ?? ''))
  return advice[found?.[1] ?? 'other']
}

const rules: readonly (readonly [RegExp, keyof Messages['sources']['advice']])[] = [
  [/^SourceRemoved$/, 'removed'],
  [/^NotReached$/, 'gone'],
  [/^(FileTooOld|FileDatedAhead)$/, 'old'],
  [/^FileUndated$/, 'undated'],
  [/^Attest/, 'attest'],
  [/^(EmptyList|NotEmpty)$/, 'empty'],
  [/^(OwnedByOtherSource|Conflicting)/, 'owned'],
  [/^WrongAccount$/, 'account'],
  [/Secret|Credential|Token|Signature|InvalidClient|NotConnected/i, 'credentials'],
  [/Denied|Unauthori|Forbidden|OptIn/i, 'denied'],
  [/Throttl|TooMany|SlowDown|Busy|DatabaseRestarted|FileChanged|^Http5/i, 'busy'],
  [/Network|Timeout|Resolve|Connect|Unreach|ENOTFOUND|ECONN/i, 'network'],
  [
    /Column|Malformed|Duplicate|Delimiter|Encoding|Undecodable|Truncated|RowTooLong|EmptyFile|NotA|Document|^E[A-Z]+$/,
    'table',
  ],
]
