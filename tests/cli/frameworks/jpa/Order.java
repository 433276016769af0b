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

@Entity
@Table(name = "orders")
class Late {
    private static final String note = "note";
    private Money shippedAt;
    private Long sum;

    @Column
    public String getNote() {
        return "";
    }

    @OneToOne
    @JoinColumn(name = "carrier_id")
    public Carrier getOther() {
        return null;
    }
}
