/** What a row stands for, or null where there is no row. */
export const mapped = <Row, T>(row: Row | undefined, from: (row: Row) => T): T | null =>
  row === undefined ? null : from(row);
