/** Kills Beleg and its database, again and again: BELEG_CRASH_ROUNDS rounds (500) with seeds from BELEG_CRASH_SEED on. */
import { CrashRoundFailed, runCrashRounds } from './crash-rounds.ts'

const rounds = Number(process.env['BELEG_CRASH_ROUNDS'] ?? 500)
const seed = Number(process.env['BELEG_CRASH_SEED'] ?? Math.floor(Math.random() * 1_000_000))

/** What starting on a database that was killed may take. */
const longestStartMs = 5000

console.log(`  ${rounds} rounds, seeds from ${seed} on`)
try {
  const { acknowledged, restartMs, revivedMs, killed } = await runCrashRounds(
    rounds,
    seed,
    (round, { acknowledged: { entries } }) => {
      if ((round + 1) % 50 === 0) console.log(`  ${round + 1} rounds, ${entries} log entries`)
    },
  )
  console.log(
    `  killed: ${Object.entries(killed)
      .map(([what, n]) => `${what} ${n}`)
      .join(' · ')}`,
  )
  console.log(
    `  acknowledged and kept: ${Object.entries(acknowledged)
      .map(([what, n]) => `${n} ${what}`)
      .join(' · ')}`,
  )
  console.log(`  start after a death:              ${spread(restartMs)}`)
  console.log(`  database back under the program:  ${spread(revivedMs)}`)
  if (Math.max(...restartMs) > longestStartMs) {
    console.error(`  a start took more than ${longestStartMs / 1000} s`)
    process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof CrashRoundFailed)) throw error
  console.error(`  ${error.message}\n`, error.cause)
  process.exitCode = 1
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number) =>
    ((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) / 1000).toFixed(2)
  return `min ${at(0)} s, median ${at(0.5)} s, max ${at(1)} s (${sorted.length})`
}
