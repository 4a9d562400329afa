import type { STSClientConfig } from '@aws-sdk/client-sts'

/** What all clients have in common. Adaptive retries slow down by themselves when AWS throttles. */
export type ClientConfig = Pick<
  STSClientConfig,
  | 'credentials'
  | 'endpoint'
  | 'requestHandler'
  | 'retryMode'
  | 'maxAttempts'
  | 'retryStrategy'
  | 'region'
>
