package shop;

import jakarta.persistence.*;
import java.time.Instant;

@Entity
@Table(name = "orders")
@NamedQuery(name = "LateOrder.noted", query = "select l.id from LateOrder l where l.note like :note")
public class LateOrder {
    @Id
    private Long id;

    @Column(name = "shipped_at")
    private Instant shippedAt;

    private String note;

    private Integer total;

    @ManyToOne
    private Carrier carrier;
}
