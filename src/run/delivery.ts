/** What became of one attempt to send a message. */
export type Delivery =
  | { isSent: true }
  | {
      isSent: false
      /** Why, in the server's words or as one of `ownTroubles`. */
      trouble: string
      /** Trying again would change nothing. */
      isFinal?: true
      /** It is the server that is in trouble, and others would fare no better now. */
      isOfServer?: true
    }
