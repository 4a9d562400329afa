/** How many of a test's items came out how. */
export type Counts = Record<'pass' | 'fail' | 'unknown', number>

/** What was made of a company, and what each test has to say of it. */
export class Ledger {
  readonly made = new Map<string, number>()
  readonly expected = new Map<string, Counts>()

  /** Counts one thing that was made. */
  make(kind: string, count = 1): void {
    this.made.set(kind, (this.made.get(kind) ?? 0) + count)
  }

  /** Counts one verdict to expect: pass where it is right, fail where not, unknown where nobody can tell. */
  expect(test: string, isRight: boolean | undefined, count = 1): void {
    const counts = this.expected.get(test) ?? { pass: 0, fail: 0, unknown: 0 }
    this.expected.set(test, counts)
    counts[isRight === undefined ? 'unknown' : isRight ? 'pass' : 'fail'] += count
  }

  get resources(): number {
    return [...this.made.values()].reduce((sum, each) => sum + each, 0)
  }
}
