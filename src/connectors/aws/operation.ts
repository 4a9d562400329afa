import type { z } from 'zod'

import type { Rate } from '#connectors/token-bucket.ts'

import type { ClientConfig } from './client-config.ts'

/** What is left of an SDK client once we know which commands it may get. */
interface Sender {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<object>
}

/** One call that may leave for AWS. The parameters are parsed first, so that nothing unforeseen is ever sent. */
export interface Operation {
  ask(
    client: Sender,
    params: Record<string, unknown>,
    options: { abortSignal: AbortSignal },
  ): Promise<object>
  /** How often it may be called in one account and region; absent means the usual rate of limiter.ts. */
  rate?: Rate
}

/** One of AWS's services: its client of the SDK, and the calls of it that we make. All only read, and none reads contents. */
export interface Service {
  open(config: ClientConfig): Sender
  operations: Readonly<Record<string, Operation>>
}

/** An operation of the SDK's command. `understood` may mend an answer that the SDK leaves ambiguous. */
export function asks<Input extends object>(
  Command: new (input: Input) => object,
  input: z.ZodType<Input>,
  { rate, understood }: { rate?: Rate; understood?: (answer: object) => object } = {},
): Operation {
  return {
    async ask(client, params, options) {
      const answer = await client.send(new Command(input.parse(params)), options)
      return understood ? understood(answer) : answer
    },
    ...(rate && { rate }),
  }
}
