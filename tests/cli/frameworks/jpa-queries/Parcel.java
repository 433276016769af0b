package shop;

import jakarta.persistence.*;

@Entity
@Table(name = "customers")
public class Parcel {
    @Id
    private Long id;

    private String note;

    @Column(name = "shipped_at")
    private Instant shippedAt;
}
