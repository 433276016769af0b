export function Orders({ rows }: Props) {
  const q = `SELECT id, total FROM orders WHERE user_id = ${user.id} LIMIT ${10}`;
  return (
    <table title="note">
      <th>{t("note")}</th>
      <th>{t("title")}</th>
      <td className="title">{rows["shipped_at"]}</td>
      <input name="note" placeholder="Select title" />
    </table>
  );
}
