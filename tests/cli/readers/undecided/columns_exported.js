export const COLUMNS = "id, total, shipped_at";
