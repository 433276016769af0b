package shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

@Table("orders")
class Order {
    static final String NOTE = "note";
    @Id
    Long id;
    Instant shippedAt;
    @Column("note")
    String remark;
    @Transient
    Long carrierId;
    @MappedCollection(idColumn = "order_id")
    Set<Line> lines;
}

@Table
record ShopOrder(@Id Long id, int total, Instant shippedAt, @Column("carrier_id") Long carrier) {}

@Table(name = "parcels")
record Parcel(@Id Long id, String code) {}

@Table("customers")
class Customer {
    @Id
    Long id;
    Instant shippedAt;
    String note;
}
