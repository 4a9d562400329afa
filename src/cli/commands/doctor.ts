import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'

import { Command } from 'commander'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { paint, printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { canaryLives } from '#engine/test.ts'
import { tests } from '#program/index.ts'
import { signHead } from '#run/sign.ts'
import { listOrganisations } from '#store/organisation.ts'

interface Finding {
  what: string
  ok: boolean
  said: string
}

/** Free space below which a full disk is near. */
const leastFreeBytes = 1024 ** 3

export function doctor(): Command {
  return new Command('doctor')
    .description('look whether this instance is in order, and say what is not')
    .action(async (_options: object, command: Command) => {
      const globals = globalsOf(command)
      const findings: Finding[] = [await diskSpace(globals.data)]
      try {
        await withStore(globals, 'doctor', async (store) => {
          findings.push({
            what: 'database',
            ok: true,
            said: `PostgreSQL ${store.version}, ${store.server ? 'embedded' : 'by DATABASE_URL'}`,
          })
          findings.push(keysAreOurs(store.directory.keys))
          for (const organisation of await listOrganisations(store)) {
            const { size } = await signHead(store, organisation)
            findings.push({
              what: `log of ${organisation.slug}`,
              ok: true,
              said: `${size} entries, continues what was signed`,
            })
          }
        })
      } catch (error) {
        if (!(error instanceof OperatingError)) throw error
        findings.push({ what: error.code, ok: false, said: `${error.message} ${error.fix}` })
      }
      const dead = tests.filter(({ test }) => !canaryLives(test)).map(({ test }) => test.id)
      findings.push({
        what: 'canaries',
        ok: dead.length === 0,
        said: dead.length === 0 ? `all ${tests.length} tests can fail` : `dead: ${dead.join(', ')}`,
      })

      for (const finding of findings) {
        if (globals.json) printJson(finding)
        else
          printLine(
            `${finding.ok ? paint('ok  ', 'green') : paint('FAIL', 'red')} ${finding.what}: ${finding.said}`,
          )
      }
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1
    })
}

async function diskSpace(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(statSync(path, { throwIfNoEntry: false }) ? path : '.')
  const free = bavail * bsize
  return {
    what: 'disk',
    ok: free >= leastFreeBytes,
    said: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
  }
}

function keysAreOurs(folder: string): Finding {
  const isOpen = (statSync(folder).mode & 0o077) !== 0
  return {
    what: 'keys',
    ok: !isOpen,
    said: isOpen
      ? `others can read ${folder}; run: chmod 700 ${folder}`
      : 'readable by this user only',
  }
}
