package tables

const ORDERS = "orders"
