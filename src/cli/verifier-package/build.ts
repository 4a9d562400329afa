/** `npm run build:verifier`: writes the verifier as a package of plain JavaScript that depends on nothing. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { javascriptOf } from '#web/verifier/javascript-of.ts'

const root = join(import.meta.dirname, '../../..')
const main = 'cli/verifier-package/main'

/** Writes the package into a folder, which is emptied first. The same source gives the same bytes. */
export function buildVerifier(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of javascriptOf([`${main}.ts`])) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  chmodSync(join(folder, `${main}.js`), 0o755)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(description(), null, 2)}\n`)
  cpSync(join(import.meta.dirname, 'readme.md'), join(folder, 'README.md'))
  for (const name of ['LICENSE', 'NOTICE']) cpSync(join(root, name), join(folder, name))
}

function description() {
  const { version, license }: { version: string; license: string } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return {
    name: 'beleg-verify',
    version,
    description: 'Checks a trust page made with Beleg from outside, believing nothing it says.',
    license,
    type: 'module',
    // `crypto.hash` came with 20.12.
    engines: { node: '>=20.12' },
    bin: { 'beleg-verify': `${main}.js` },
  }
}

if (import.meta.main) buildVerifier(join(root, 'dist/verifier'))
