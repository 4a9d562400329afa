import type { z } from 'zod'

import type { Population } from '#engine/population.ts'
import type { Receipt } from '#engine/receipt.ts'

import type { SettingsForm } from './settings-form.ts'
import { CallError } from './transport.ts'
import type { RecordedCall, Transport } from './transport.ts'

/** What a live transport may use beside its settings. */
export interface Means {
  /** What the system lets us in with, as the connector's `secrets` has it. */
  secrets: Readonly<Record<string, string>>
  /** Where a file lies that somebody handed in, by the id of its document; throws `CallError` where there is none. */
  pathOf(document: string): Promise<string>
}

/** For systems that need no key and no file. */
export const noMeans: Means = {
  secrets: {},
  pathOf(document) {
    throw new CallError('DocumentMissing', `there is no document ${document}`)
  },
}

/** The code that reads one kind of outside system. It knows no control. */
export interface Connector<Settings = unknown> {
  id: string
  title: { de: string; en: string }
  settings: z.ZodType<Settings>
  /** What the source must allow us, in words an administrator can act on. Everything is read-only. */
  permissions: { de: string; en: string }
  /** The same to copy into the system's own administration. */
  policies?: readonly { title: { de: string; en: string }; text: string }[]
  /** What the system lets us in with; kept sealed and never shown. Settings hold none of it. */
  secrets?: z.ZodObject<Record<string, z.ZodType<string | undefined>>>
  /** Settings that name something on the machine itself (a path, a profile): only its operator gives them. */
  operatorOnly?(settings: Settings): boolean
  /** Whether, without credentials of their own, they go out as the machine itself: where several organisations share it, only its operator lets one. */
  asMachine?(settings: Settings): boolean
  /** What the wizard asks; without it a source of this kind is set up at the command line. */
  form?: SettingsForm
  feeds: readonly Population<unknown>[]
  /** What other sources found, where the settings ask that it be looked at too: read before a reading begins. */
  builds?: BuildsOn<Settings>
  /** The `service` names that calls of this connector carry, to find it for a recording. */
  services: readonly string[]
  /** A transport to the real system. */
  connect(settings: Settings, means: Means): Promise<Transport>
  /** What to read from a recording made without knowing the settings. */
  settingsOf(recorded: readonly RecordedCall[]): Settings
  /** Reads every scope, and gives each exactly one receipt. Throws only when aborted or on a bug. */
  read(settings: Settings, reading: Reading): Promise<void>
}

/** How a connector's settings are completed by items that are there already. */
export interface BuildsOn<Settings> {
  /** Whether these settings ask for it. */
  asks(settings: Settings): boolean
  populations: readonly Population<unknown>[]
  /** The settings with what was found; `isWhole` where every scope of the first population was read to its end. */
  complete(
    settings: Settings,
    itemsOf: (population: Population<unknown>) => readonly unknown[],
    isWhole: boolean,
  ): Settings
}

/** Where a connector puts what it read. Pages may come in any order and from several scopes at once. */
export interface Reading {
  at: Date
  signal: AbortSignal
  /** A transport whose calls are archived as the evidence of a scope. */
  within(scope: string): Transport
  /** The calls a recording holds, where this is a replay: the expected scopes are those it names, unless it holds the lists. */
  recorded?: readonly RecordedCall[]
  /** Hands over one page of items of a scope; resolves when it is stored, so a reader's memory stays at one page a scope. */
  page<Item>(scope: string, population: Population<Item>, items: readonly Item[]): Promise<void>
  /**
   * Does one part of a reading: work that hands over and ends scopes of its own, whatever the other parts bring. Resolves to the
   * receipts it gave. Where a reading broke off and goes on, a part that was read whole is not read again, and these are of then.
   */
  part(name: string, work: (reading: Reading) => Promise<void>): Promise<readonly Receipt[]>
  /** Ends a scope. `evidence` is filled in by whoever archives the calls. */
  receipt(receipt: Receipt): Promise<void>
}
