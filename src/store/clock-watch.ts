import { OperatingError } from '#engine/operating-error.ts'

/** How far a clock may be beside the record and still date it: more than any time service corrects in passing. */
const boundMs = 10 * 60_000
/** A machine that was off for longer is asked whether it knows what day it is. */
const longestPauseMs = 30 * 86_400_000

/**
 * Whether the machine's clock may date what is recorded, by the two witnesses at hand: the record itself, and the time
 * the machine has been running, which nobody sets. The rule and its limits: docs/decisions/0010.
 */
export class ClockWatch {
  /** By organisation: the clock when this process recorded something last, and how long the machine had run by then. */
  readonly #last = new Map<string, { clockMs: number; runningMs: number }>()

  /** Throws where the clock went back behind the record, or further ahead of it than time has passed. */
  refuseWrong(org: string, clock: Date, lastRecordedAt: Date, runningMs: number): void {
    const recordedMs = lastRecordedAt.getTime()
    if (clock.getTime() < recordedMs - boundMs) throw behind(clock, lastRecordedAt)
    const last = this.#last.get(org)
    if (!last) {
      if (clock.getTime() > recordedMs + longestPauseMs) throw ahead(clock, lastRecordedAt)
      return
    }
    const expectedMs = last.clockMs + (runningMs - last.runningMs)
    // Others record too: what they recorded, their own watch let pass, or a person confirmed.
    const latestMs = Math.max(expectedMs, recordedMs) + boundMs
    if (clock.getTime() > latestMs) throw jumped(clock, new Date(expectedMs))
  }

  /** Remembers that something was recorded by a clock that may be believed. */
  sawGood(org: string, clock: Date, runningMs: number): void {
    this.#last.set(org, { clockMs: clock.getTime(), runningMs })
  }
}

const untilThen =
  'Until then nothing is recorded or signed; pages already published are served, and show what they are of.'

function behind(clock: Date, recorded: Date): OperatingError {
  return new OperatingError(
    'clock-behind',
    `This machine says it is ${text(clock)}, and something was recorded at ${text(recorded)}: its clock went back.`,
    `Set the clock right (date; timedatectl). ${untilThen}`,
  )
}

function ahead(clock: Date, recorded: Date): OperatingError {
  const days = Math.floor((clock.getTime() - recorded.getTime()) / 86_400_000)
  return new OperatingError(
    'clock-ahead',
    `This machine says it is ${text(clock)}, ${days} days after anything was last recorded (${text(recorded)}).`,
    `If that is the right time, confirm it with: beleg doctor --accept-clock. If not, set the clock right. ${untilThen}`,
  )
}

function jumped(clock: Date, expected: Date): OperatingError {
  return new OperatingError(
    'clock-jumped',
    `This machine says it is ${text(clock)}, and by the time it has been running it is ${text(expected)}: its clock was set ahead.`,
    `If it is right now, confirm it with: beleg doctor --accept-clock. If not, set the clock right. ${untilThen}`,
  )
}

function text(instant: Date): string {
  return instant.toISOString()
}
