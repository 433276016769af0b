package shop;

public final class Names {
    public static final String ORDERS = "orders";
    public static final String SHIPPED_AT = "shipped_at";
    public static final String CARRIER = "carrier_id";

    private Names() {
    }
}
