export const messages = {
  en: {
    shipped_at: "Shipped",
    "orders.shipped_at": "Shipped at",
    title: "All orders that were shipped, by shipped_at",
    note: "Set note",
    select: "Select title",
    order: "Order by title",
    and: "and note",
    from: "from orders",
  },
};
export const label = (t: (key: string) => string) => t("shipped_at") + t("orders.note") + t("title");
