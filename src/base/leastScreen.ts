/** The least terminal that the console works in: columns and rows. */
export const LEAST = { columns: 60, rows: 16 } as const;
