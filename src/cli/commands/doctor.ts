import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'

import { Command } from 'commander'

import { withStore } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { paint, printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { canaryLives } from '#engine/test.ts'
import { tests } from '#program/index.ts'
import { lastBackup } from '#run/backup/backup-record.ts'
import type { BackupRecord } from '#run/backup/backup-record.ts'
import { noOrganisation } from '#run/begin.ts'
import { signHead } from '#run/sign.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import { acceptClock, listOrganisations } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'

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
    .option(
      '--accept-clock',
      'confirm that this machine has the right time, although nothing was recorded for so long',
    )
    .action(async (options: { acceptClock?: true }, command: Command) => {
      const globals = globalsOf(command)
      const findings: Finding[] = await diskSpace(globals.data)
      try {
        await withStore(globals, 'doctor', async (store) => {
          findings.push({
            what: 'database',
            ok: true,
            said: `PostgreSQL ${store.version}, ${store.server ? 'embedded' : 'by DATABASE_URL'}`,
          })
          findings.push(keysAreOurs(store.directory.keys))
          const organisations = await listOrganisations(store)
          if (organisations.length === 0) {
            const { message, fix } = noOrganisation()
            findings.push({ what: 'organisation', ok: false, said: `${message} ${fix}` })
          }
          for (const organisation of organisations) {
            if (options.acceptClock) findings.push(await confirmClock(store, organisation))
            findings.push(await lookAtLog(store, organisation))
            findings.push(await backupsOf(store, organisation))
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

async function confirmClock(store: Store, organisation: Organisation): Promise<Finding> {
  const at = await acceptClock(store, organisation.id)
  return { what: 'clock', ok: true, said: `confirmed: it is ${at.toISOString()}` }
}

/** Whether the log goes on from what was signed, and the clock from what was recorded. */
async function lookAtLog(store: Store, organisation: Organisation): Promise<Finding> {
  const what = `log of ${organisation.slug}`
  try {
    const { size } = await signHead(store, organisation)
    return { what, ok: true, said: `${size} entries, continues what was signed` }
  } catch (cause) {
    const error = explain(cause)
    if (!(error instanceof OperatingError)) throw error
    return { what, ok: false, said: `${error.code}: ${error.message} ${error.fix}` }
  }
}

/** When everything was last backed up, and when it was last proven that a backup restores. */
async function backupsOf(store: Store, { id, slug }: Organisation): Promise<Finding> {
  const made = await lastBackup(store, id, 'made')
  const drill = await lastBackup(store, id, 'drill')
  return {
    what: `backups of ${slug}`,
    ok: made?.ok !== false && drill?.ok !== false,
    said: `last made ${saidOf(made, 'beleg backup create')}; last drill ${saidOf(drill, 'beleg backup drill')}`,
  }
}

function saidOf(record: BackupRecord | undefined, command: string): string {
  if (!record) return `never (${command})`
  const at = record.startedAt.toISOString()
  return record.ok ? at : `${at} FAILED: ${String(record.detail['problem'])}`
}

/** Room on every disk that a part of the data directory lies on. */
async function diskSpace(root: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const seen = new Set<number>()
  for (const part of ['', 'database', 'keys', 'blobs', 'published']) {
    const found = statSync(join(root, part), { throwIfNoEntry: false })
    if (part !== '' && (!found || seen.has(found.dev))) continue
    const { bavail, bsize } = await statfs(found ? join(root, part) : '.')
    const free = bavail * bsize
    findings.push({
      what: part === '' ? 'disk' : `disk of ${part}`,
      ok: free >= leastFreeBytes,
      said: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
    })
    if (found) seen.add(found.dev)
  }
  return findings
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
