/** Whether Mollie said no for good: what it does not know, or does not allow any more, it will not tomorrow either. */
export function isOver(error: unknown): boolean {
  const status = statusIn(error);
  return status === 404 || status === 410 || status === 422;
}

/** Whether Mollie knows nothing by this id. */
export const isUnknown = (error: unknown): boolean => statusIn(error) === 404;

/** The status of Mollie's answer; undefined when there was no answer. */
function statusIn(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
