// Wat de knoppen voor passkeys in de browser zeggen. Een eigen bestand, zodat een artikel het niet meedraagt.
export const passkeyWords = {
  cancelled: 'De passkey is niet gebruikt. Probeer het opnieuw of kies een andere manier.',
} as const;
