import type { RecordedCall } from '#connectors/transport.ts'

import { kindOf } from './kinds.ts'
import type { AssetKind } from './place.ts'
import { projectKind } from './projects.ts'

/** What a recording was asked, as far as it decides which scopes to expect of it. */
export interface Recording {
  /** The organisation, folder or project whose assets it lists; that of the first such call. */
  parent: string | undefined
  /** The instant its lists are of, to be asked in the same words. */
  readTime: string | undefined
  /** Everything is expected of a recording that asked for the projects, whatever came back; else what it names. */
  expects(kind: AssetKind): boolean
}

/** Reads a recording's calls for what they ask, not for what they answer. */
export function recordingOf(calls: readonly RecordedCall[]): Recording {
  const lists = calls.filter(
    (call) => call.service === 'cloudasset' && call.op === 'assets.list' && text(call, 'parent'),
  )
  const asked = new Set(lists.map(({ params }) => kindOf(params)))
  const [first] = lists
  return {
    parent: first && text(first, 'parent'),
    readTime: first && text(first, 'readTime'),
    expects: (kind) => asked.has(projectKind) || asked.has(kind),
  }
}

function text({ params }: RecordedCall, name: string): string | undefined {
  const value = params[name]
  return typeof value === 'string' ? value : undefined
}
