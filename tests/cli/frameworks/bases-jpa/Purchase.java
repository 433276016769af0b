package shop;

import jakarta.persistence.*;

@Entity
@Table(name = "orders")
public class Purchase extends Timed {
    @Id
    private Long id;

    private Integer total;

    private Remarks remarks;

    @Embedded
    @AttributeOverride(name = "id", column = @Column(name = "carrier_id"))
    private Carrying carrying;

    @ElementCollection
    @CollectionTable(name = "parcels", joinColumns = @JoinColumn(name = "order_id"))
    private List<String> codes;

    @ManyToMany
    @JoinTable(name = "shop_customer_labels", joinColumns = @JoinColumn(name = "customer_id"))
    private Set<Tag> tags;
}
