/** An emulator of AWS (moto, from PyPI) on a loopback port, where it is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The program, wherever it is: `BELEG_MOTO`, else on the path. */
export const motoProgram = [
  process.env['BELEG_MOTO'] ?? '',
  ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'moto_server')),
].find((file) => file !== '' && existsSync(file))

/** The one the company was made for; older ones leave out what a distribution does by default. */
const oldest = [5, 2, 5] as const

/** Why there is nothing to run, or false. */
export const withoutMoto: string | false =
  (motoProgram === undefined || !isRecent(motoProgram)) &&
  `needs moto_server ${oldest.join('.')} or later on the path, or its file as BELEG_MOTO (pip install 'moto[server]')`

/** Asks the Python beside the program, which says no version of itself. */
function isRecent(program: string): boolean {
  const ask = "import importlib.metadata as m; print(m.version('moto'))"
  const { stdout } = spawnSync(join(dirname(program), 'python'), ['-c', ask], { encoding: 'utf8' })
  const numbers =
    /^(\d+)\.(\d+)\.(\d+)/
      .exec(stdout ?? '')
      ?.slice(1)
      .map(Number) ?? []
  const differs = oldest.findIndex((each, index) => each !== numbers[index])
  return differs === -1 || (numbers[differs] ?? 0) > (oldest[differs] ?? 0)
}

/** The account that the emulator gives to whoever asks. */
export const motoAccount = '123456789012'

export interface Moto {
  url: string
  pid: number
  stop(): Promise<void>
}

/** Starts an empty emulator. Whoever starts it stops it. */
export async function startMoto(): Promise<Moto> {
  if (motoProgram === undefined) throw new Error(String(withoutMoto))
  const port = await freePort()
  const child = spawn(motoProgram, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
  })
  const url = `http://127.0.0.1:${port}`
  for (const deadline = Date.now() + 120_000; !(await answers(url)); await sleep(200)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('moto does not start')
  }
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(`${url}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
