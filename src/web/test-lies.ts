/**
 * What whoever serves a published site can do to it without the log's key, and what two verifiers must say of each: ours,
 * and one that shares no code with it (test/independent). For tests only.
 */
import type { Lie } from './test-lie.ts'
import { logLies } from './test-log-lies.ts'
import { pageLies } from './test-page-lies.ts'

export const lies: readonly Lie[] = [...pageLies, ...logLies]
