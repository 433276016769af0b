export const HEADINGS = "id, shipped_at, weight";
export const FIELDS = ["shipped_at", "colour"];
export const write = (out) => out.write("id,total,shipped_at");
