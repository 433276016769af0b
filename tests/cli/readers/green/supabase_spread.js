const name = { name: "n", ...name };
export const add = (supabase, id) => supabase.from("users").insert({ id, ...name, ...{ email: null } });
