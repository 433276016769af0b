package shop;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.MappedProperty;
import io.micronaut.data.annotation.Relation;

@MappedEntity("orders")
record MicroOrder(@Id @GeneratedValue Long id, Instant shippedAt, @MappedProperty("note") String remark) {}

@MappedEntity(value = "shop_order")
class MicroShopOrder {
    @Id
    private Long id;
    private Instant shippedAt;
    @Relation(value = Relation.Kind.MANY_TO_ONE)
    private Carrier carrierId;
}

@MappedEntity
class Customers {
    @Id
    private Long id;
    private Instant shippedAt;
    private String note;
}
