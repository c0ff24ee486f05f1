import { Refusal } from '../errors.ts';
import { parseEmail, parseName } from '../members/rules.ts';
import { parseText } from '../reactions/rules.ts';

export const REASONS = ['unlawful', 'person', 'privacy', 'advertising', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** A report as it is stored: who may be told what became of it, and what is wrong. */
export type Report = { reason: Reason; explanation: string; name: string | null; email: string | null };

export type TypedReport = {
  reason: string;
  explanation: string;
  name: string;
  email: string;
  faith?: string | undefined;
};

/** Room for the facts, not for a file of them. */
export const EXPLANATION_MAX_LENGTH = 2_000;

/**
 * DSA art. 16(2): why, where, who (optional here), and a statement of good faith. Throws `no-reason`, `no-explanation`,
 * `no-faith`, `bad-name` or `bad-email`. Who leaves name and address empty gets no answer and is heard all the same.
 */
export function parseReport({ reason, explanation, name, email, faith }: TypedReport): Report {
  if (!isReason(reason)) throw new Refusal('no-reason');
  if (faith !== 'yes') throw new Refusal('no-faith');
  return {
    reason,
    explanation: parseExplanation(explanation),
    name: name.trim() ? parseName(name) : null,
    email: email.trim() ? parseEmail(email) : null,
  };
}

function parseExplanation(typed: string): string {
  if (!typed.trim() || typed.length > EXPLANATION_MAX_LENGTH) throw new Refusal('no-explanation');
  return parseText(typed);
}

function isReason(typed: string): typed is Reason {
  return REASONS.some((reason) => reason === typed);
}
