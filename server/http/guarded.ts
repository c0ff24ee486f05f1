declare const guarded: unique symbol;

/**
 * Something that whoever asks may see. Only a guard makes one (`vouch`), so what shows a thing of someone else's can ask
 * for it by type, and a thing that was merely looked up does not pass.
 */
export type Guarded<T extends object> = T & { readonly [guarded]: true };

/** For guards alone, after the rule has been asked: server/trials/guarded.test.ts lists who may call it. */
export const vouch = <T extends object>(thing: T): Guarded<T> => thing as Guarded<T>;
