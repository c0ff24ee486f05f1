import type { Guarded } from '../http/guarded.ts';
import type { Here as Visitor } from '../http/visit.ts';
import type { Proof } from './proof-rules.ts';
import type { Member } from './rules.ts';

declare module '../http/visit.ts' {
  /** Who it is. */
  interface VisitVariables {
    /** Whoever asks may see their own account. */
    member: Guarded<Member> | null;
    /** How this session showed who it is; null for a visitor. */
    proof: Proof | null;
    /** What the desk asks besides a role: a second factor, and where it matters a fresh proof; that throws without one. */
    asks: { secondFactor: boolean; freshProof: (c: Visitor) => Promise<Member> };
  }
}
