/** What an error says, whatever was thrown; for a line that an operator or an author reads. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
