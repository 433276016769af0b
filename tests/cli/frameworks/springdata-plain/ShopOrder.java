package shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.repository.CrudRepository;

class ShopOrder {
    @Id
    private Long id;
    private Instant shippedAt;
    @Transient
    private String note;
}

record LateReportLines(@Id long id, String kind) {
}

interface ShopOrders extends CrudRepository<ShopOrder, Long> {
}
