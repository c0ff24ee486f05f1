/** What stands in the database now. */
export type Standing = {
  members: number;
  pro: number;
  reactions: number;
  mailWaiting: number;
  mailDead: number;
  webhooksWaiting: number;
  errandsWaiting: number;
  databaseBytes: number;
};
export type Day = { day: string; reactions: number; members: number; mails: number };
