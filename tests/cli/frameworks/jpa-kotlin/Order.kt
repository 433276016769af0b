package shop

import jakarta.persistence.*
import java.time.Instant

@Entity
@Table(name = "orders")
class Order(
    @Id val id: Long,
    @Column(name = "shipped_at") val sentAt: Instant?,
) {
    @Column
    var note: String? = null

    @ManyToOne
    @JoinColumn(name = "carrier_id")
    var carrier: Carrier? = null

    @Transient
    var code: String? = null
}
