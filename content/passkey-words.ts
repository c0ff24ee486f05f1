/** What the buttons for passkeys say in the browser. A file of its own: no article carries it. */
export const passkeyWords = {
  cancelled: 'De passkey is niet gebruikt. Probeer het opnieuw of kies een andere manier.',
} as const;
