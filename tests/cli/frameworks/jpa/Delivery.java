package shop;

import static shop.Names.CARRIER;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = Names.ORDERS)
public class Delivery {
    @Id
    private Long id;

    @Column(name = Names.SHIPPED_AT)
    private Instant when;

    @Column(name = CARRIER)
    private Long carrier;
}
