/** How the process is, for those who watch it. */
export type Life = {
  /** No new work is taken. */
  stopping: boolean;
  /** Room on the disk that holds the database. */
  freeBytes: () => Promise<number>;
  /** When the newest backup was made. */
  lastBackup: () => Date | null;
};
