package shop;

import jakarta.persistence.*;
import java.time.Instant;

@Entity
@Table(name = "orders")
public class Order {
    @Id
    private Long id;

    @Column(name = "shipped_at")
    private Instant sentAt;

    private String note;

    @Transient
    private String code;

    @ManyToOne
    private Carrier carrier;
}

@Entity
class Parcels {
    private String code;
}
