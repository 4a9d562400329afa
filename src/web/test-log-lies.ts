import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseNote } from '#log/note.ts'
import { tilePath, tileWidth } from '#log/tile-path.ts'

import type { Lie } from './test-lie.ts'
import { changed, fileIn, flipped, textIn } from './test-site.ts'
import type { Site } from './test-site.ts'
import { broken } from './test-watched-company.ts'

const proof = `log/controls/${broken}.tlog-proof`

/** About the log itself: checkpoint, proofs, fold states, tiles. */
export const logLies: readonly Lie[] = [
  {
    what: 'a changed root in the checkpoint',
    tell: (from) => inCheckpoint(from, 2, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
    ours: ['checkpoint', 'valid signature'],
    theirs: ['signature', 'invalid signature'],
  },
  {
    what: 'a changed size in the checkpoint',
    tell: (from) => inCheckpoint(from, 1, '9'),
    ours: ['checkpoint', 'valid signature'],
    theirs: ['signature', 'invalid signature'],
  },
  {
    what: 'a changed origin in the checkpoint',
    tell: (from) => inCheckpoint(from, 0, 'other.example/log'),
    ours: ['checkpoint', 'calls itself other.example'],
    theirs: ['signature', 'invalid signature'],
  },
  {
    what: 'an added line in the checkpoint',
    tell: (from) => changed(from, 'log/checkpoint', (it) => it.replace('\n\n', '\nmore\n\n')),
    ours: ['checkpoint', 'valid signature'],
    theirs: ['signature', 'invalid signature'],
  },
  {
    what: 'a checkpoint without signature',
    tell: (from) => changed(from, 'log/checkpoint', (it) => it.replace(/— .*\n/, '')),
    ours: ['checkpoint', ''],
    theirs: ['signature', 'malformed note'],
  },
  {
    what: 'a changed signature',
    tell: (from) => flipped(from, 'log/checkpoint', textIn(from, 'log/checkpoint').length - 20),
    ours: ['checkpoint', ''],
    theirs: ['signature', ''],
  },
  {
    what: 'another index in a proof',
    tell: (from) => changed(from, proof, (it) => it.replace(/index \d+/, 'index 4')),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'another entry or checkpoint'],
  },
  {
    what: 'a changed hash in a proof',
    tell: (from) =>
      changed(from, proof, (it) =>
        it.replace(
          /(index \d+\n)./,
          (_all, line: string) => `${line}${it.includes(`${line}A`) ? 'B' : 'A'}`,
        ),
      ),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'databases-encrypted-at-rest'],
  },
  {
    what: 'other words in a proof',
    tell: (from) =>
      changed(from, proof, (it) =>
        it.replace(/extra .*/, `extra ${Buffer.from('{"v":1}').toString('base64')}`),
      ),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'databases-encrypted-at-rest'],
  },
  {
    what: 'no words in a proof',
    tell: (from) => changed(from, proof, (it) => it.replace(/extra .*\n/, '')),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'databases-encrypted-at-rest'],
  },
  {
    what: 'the checkpoint of another time in a proof',
    tell: (from, ground) =>
      changed(from, proof, (it) =>
        it.replace(/\n\n[^]*/, `\n\n${textIn(ground.older, 'log/checkpoint')}`),
      ),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'databases-encrypted-at-rest'],
  },
  {
    what: 'the proof of an earlier time',
    tell: (from, ground) => new Map(from).set(proof, fileIn(ground.older, proof)),
    ours: ['inclusion', 'proof of databases'],
    theirs: ['proofs', 'databases-encrypted-at-rest'],
  },
  {
    what: 'a changed state to start from',
    tell: (from) => changed(from, foldOf(from), (it) => it.replace('"failing"', '"met"')),
    ours: ['status', 'not the one it vouches for'],
    theirs: ['fold', 'not the one it vouches for'],
  },
  {
    what: 'one byte of an entry changed',
    tell: (from) => flipped(from, entriesPath(from), 40),
    ours: ['inclusion', 'Entry 0 is not the one in the signed log'],
    theirs: ['bundles', 'entry 0 is not the one in the signed log'],
  },
  {
    what: 'one byte of a hash tile changed',
    tell: (from) => flipped(from, hashesPath(from), 40),
    ours: ['inclusion', 'is not the one in the signed log'],
    theirs: ['tree', 'inconsistent tile'],
  },
]

function inCheckpoint(from: Site, line: number, put: string): Site {
  return changed(from, 'log/checkpoint', (it) => it.split('\n').with(line, put).join('\n'))
}

/** The path of the newest fold state. */
export function foldOf(from: Site): string {
  const [last] = [...from.keys()]
    .filter((path) => path.startsWith('log/fold/'))
    .toSorted((a, b) => Number(b.match(/\d+/)) - Number(a.match(/\d+/)))
  return last ?? ''
}

/** Where the first entries stand. */
export function entriesPath(from: Site): string {
  return firstTile(from, 'entries')
}

/** Where their leaf hashes stand. */
export function hashesPath(from: Site): string {
  return firstTile(from, 0)
}

function firstTile(from: Site, level: Parameters<typeof tilePath>[0]['level']): string {
  return `log/${tilePath({ level, n: 0, width: Math.min(sizeOf(from), tileWidth) })}`
}

function sizeOf(from: Site): number {
  return parseCheckpoint(parseNote(textIn(from, 'log/checkpoint')).text).size
}
