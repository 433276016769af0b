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

@Entity
@Table(name = "orders")
class Plain(
    @Id val id: Long,
    var shippedAt: Instant? = null,
    carrierId: Long,
) : Base() {
    var note: String? = null

    @ManyToOne(fetch = FetchType.LAZY)
    lateinit var carrier: Carrier

    val total: Int
        get() = 3

    @OneToMany(mappedBy = "order")
    var code: MutableList<Parcel> = mutableListOf()

    companion object {
        val shippedAt = 1
    }
}

@Entity
class ShopOrder(@Id val id: Long) {
    @Transient
    var shippedAt: Instant? = null
    val carrierId by lazy { 3 }
}

@Entity
@Table(name = "orders")
class Computed(@Id val id: Long) {
    val shippedAt: Instant
        get() = Instant.now()
    var carrier = Carrier()
}
