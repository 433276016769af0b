package shop;

public class Reports {
    private final Jdbi jdbi;

    public List<Long> late(long carrier) {
        return jdbi.withHandle(handle ->
            handle.createQuery("SELECT id FROM orders WHERE carrier_id = :carrier AND id IN (<ids>)")
                .bind("carrier", carrier)
                .bindList("ids", ids)
                .mapTo(Long.class)
                .list());
    }

    public void parcel(long id, String code) {
        jdbi.useTransaction(handle -> handle.execute("INSERT INTO parcels (id, code) VALUES (?, ?)", id, code));
    }
}
